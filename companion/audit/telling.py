"""Who looked at my record? What the chain knows of one person, in words for that person (R40)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from companion.audit import queries, verbs
from companion.audit.models import Entry
from companion.people.models import Participant, Staff

A_PAGE = 50


@dataclass(frozen=True)
class Told:
    """One line. `name` is a person's; where there is none, `somebody` says who in words to translate. `other` is the
    colleague it was about, if any."""

    id: UUID
    at: datetime
    words: str
    name: str
    somebody: str
    role: str
    other: str


@dataclass(frozen=True)
class Page:
    """Some days, newest first, and the last line of them, to go on from."""

    days: Sequence[tuple[date, Sequence[Told]]]
    older: UUID | None


def page(db: Session, person: Participant, before: UUID | None = None) -> Page:
    """Two queries, whatever happened; one more to go on from a line of theirs. Any other line is none (R21)."""
    known = db.scalar(queries.number_of(before, person.id)) if before else None
    mine = queries.entries(subject=person.id, verbs=verbs.SHOWN, before=known)
    rows = db.scalars(mine.limit(A_PAGE + 1)).all()
    names = {one.id: one for one in db.scalars(queries.colleagues(rows))}
    # Pages follow the chain, so none is lost; a page reads by the clock, which may have gone back meanwhile.
    told = sorted(tell(rows[:A_PAGE], names, person), key=lambda one: one.at, reverse=True)
    days = groupby(told, lambda one: one.at.astimezone(ZoneInfo(person.zone)).date())
    return Page([(day, list(ones)) for day, ones in days], rows[A_PAGE - 1].id if len(rows) > A_PAGE else None)


def tell(rows: Iterable[Entry], names: Mapping[UUID, Staff], person: Participant) -> Iterator[Told]:
    """What these say to the person they are about; what has no words for them is left out."""
    for row in rows:
        words = verbs.said(row.verb, row.about, row.actor == f"participant:{person.id}")
        if words:
            acting = queries.acting_staff(row)
            staff = names.get(acting) if acting else None
            somebody = "" if staff else verbs.OTHERS.get(row.actor, verbs.GONE)
            role = verbs.ROLES.get(staff.role, "") if staff else ""
            named = queries.named_staff(row)
            other = names[named].name if named and named in names else ""
            yield Told(row.id, row.at, words, staff.name if staff else "", somebody, role, other)
