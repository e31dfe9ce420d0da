"""Finding entries of the chain, newest first."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from companion.audit.models import Entry
from companion.people.models import Participant, Staff


def entries(
    *,
    subject: UUID | None = None,
    actor: Participant | Staff | str | None = None,
    verbs: Iterable[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> Select[Entry]:
    """What is asked for of each; `before` is the number to go on from. The order is the chain's, not the clock's."""
    found = select(Entry).order_by(Entry.number.desc())
    if subject is not None:
        found = found.where(Entry.subject_id == subject)
    if actor is not None:
        found = found.where(Entry.actor == (actor if isinstance(actor, str) else f"{actor.__tablename__}:{actor.id}"))
    if verbs is not None:
        found = found.where(Entry.verb.in_(sorted(verbs)))
    if since is not None:
        found = found.where(Entry.at >= since)
    if until is not None:
        found = found.where(Entry.at < until)
    return found if before is None else found.where(Entry.number < before)


def number_of(entry_id: UUID, subject: UUID) -> Select[int]:
    """Where in the chain one entry about this person stands."""
    return select(Entry.number).where(Entry.id == entry_id, Entry.subject_id == subject)


def colleagues(rows: Iterable[Entry]) -> Select[Staff]:
    """Everybody who works or worked here and did one of these, or is named in one, in one query."""
    ids = {one for row in rows for one in (acting_staff(row), named_staff(row)) if one is not None}
    return select(Staff).where(Staff.id.in_(ids))


def acting_staff(row: Entry) -> UUID | None:
    return _staff(row.actor)


def named_staff(row: Entry) -> UUID | None:
    """The colleague whom `about` begins with: who was given somebody to look after."""
    return _staff(row.about.partition(" ")[0])


def _staff(words: str) -> UUID | None:
    kind, _, theirs = words.partition(":")
    return UUID(theirs) if kind == "staff" else None
