"""Finding entries of the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from companion.audit.models import Entry

EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Search:
    """What somebody looks for: each part may be left out."""

    subject: UUID | None = None
    actor: UUID | None = None
    verb: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def entries(wanted: Search, subjects: Sequence[Select[Any]], actors: Sequence[UUID]) -> Select[Entry]:
    """Newest first, about one of these subjects or by one of these colleagues: no search goes beyond that."""
    by = Entry.actor.in_([f"staff:{one}" for one in actors])
    found = select(Entry).where(or_(by, *(Entry.subject_id.in_(ids) for ids in subjects)))
    return found.where(*_narrowed(wanted)).order_by(Entry.number.desc())


def _narrowed(wanted: Search) -> list[ColumnElement[bool]]:
    asked = (
        (wanted.subject, Entry.subject_id == wanted.subject),
        (wanted.actor, Entry.actor == f"staff:{wanted.actor}"),
        (wanted.verb, Entry.verb == wanted.verb),
        (wanted.since, Entry.at >= (wanted.since or EVER)),
        (wanted.until, Entry.at < (wanted.until or EVER)),
    )
    return [narrow for value, narrow in asked if value is not None]
