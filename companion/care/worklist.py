"""Who needs someone now, and why? One row per person, however many flags; read in batches, whatever the number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from companion.care import queries
from companion.flags import queries as flags
from companion.flags.levels import Level
from companion.flags.models import Flag
from companion.people import queries as people
from companion.people.models import Participant, Staff

FACTS = 3


@dataclass(frozen=True)
class Row:
    """One person with all that is open about them, the most urgent first."""

    participant: Participant
    flags: tuple[Flag, ...]
    next_at: datetime | None

    @property
    def first(self) -> Flag:
        return self.flags[0]

    @property
    def level(self) -> Level:
        return self.first.urgency

    @property
    def owner(self) -> Staff | None:
        """Whose it is; nobody's again when something came after it was seen."""
        return self.first.owner if self.is_seen else None

    @property
    def is_seen(self) -> bool:
        return all(flag.is_seen for flag in self.flags if flag.level == self.first.level)

    @property
    def due_at(self) -> datetime:
        return min(flag.due_at for flag in self.flags if flag.level == self.first.level)

    @property
    def facts(self) -> list[list[Any]]:
        """The reasons of the weightiest flags as [marked text, values]."""
        return list(chain.from_iterable(flag.reason for flag in self.flags[:FACTS]))

    @property
    def more(self) -> int:
        """How many further flags there are."""
        return max(0, len(self.flags) - FACTS)


def rows(db: Session, staff: Staff, now: datetime) -> list[Row]:
    """Everyone on this colleague's list: urgent first, then what nobody has seen, then by the clock."""
    open_flags = db.scalars(flags.worklist(staff, now)).all()
    coming = _next(db, {flag.participant_id for flag in open_flags}, now)
    found = [Row(person, mine, coming.get(person.id)) for person, mine in _by_person(open_flags)]
    return sorted(found, key=lambda row: (-row.level, row.is_seen, row.due_at))


@dataclass(frozen=True)
class Someone:
    """One of the people somebody looks after, with or without anything open."""

    participant: Participant
    next_at: datetime | None


def everyone(db: Session, staff: Staff, now: datetime) -> list[Someone]:
    """All of the caseload; those we heard least from come first, since silence is no good sign."""
    found = db.scalars(people.caseload(staff, now).order_by(Participant.last_checkin_at.asc(), Participant.id)).all()
    coming = _next(db, {person.id for person in found}, now)
    silent_first = sorted(found, key=lambda person: person.last_checkin_at is not None)
    return [Someone(person, coming.get(person.id)) for person in silent_first]


def _by_person(open_flags: Iterable[Flag]) -> Iterable[tuple[Participant, tuple[Flag, ...]]]:
    grouped: dict[UUID, list[Flag]] = {}
    for flag in open_flags:
        grouped.setdefault(flag.participant_id, []).append(flag)
    return [(mine[0].participant, tuple(mine)) for mine in grouped.values()]


def _next(db: Session, ids: set[UUID], now: datetime) -> dict[UUID, datetime | None]:
    return {row[0]: row[1] for row in db.execute(queries.next_starts(ids, now))} if ids else {}
