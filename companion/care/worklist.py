"""Who needs someone now, and why? One row per person, however many flags; read in batches, whatever the number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from companion import own_keys
from companion.care import queries
from companion.flags import queries as flags
from companion.flags.levels import Level
from companion.flags.models import Flag
from companion.people import queries as people
from companion.people.models import Participant, Staff

FACTS = 3


@dataclass(frozen=True)
class Named:
    """Somebody as far as a list names them."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Row:
    """One person with all that is open about them."""

    person: Named
    heard_at: datetime | None  # their last check-in
    level: Level
    flag_id: UUID  # the most urgent
    facts: list[list[Any]]  # the reasons of the weightiest flags as [marked text, values]
    more: int  # how many further flags there are
    about_at: datetime
    due_at: datetime
    owner: Named | None  # who has seen all that is weightiest; nobody, when something came after that
    next_at: datetime | None


def rows(db: Session, staff: Staff, now: datetime) -> list[Row]:
    """Everyone on this colleague's list: urgent first, then what nobody has seen, then by the clock."""
    open_flags = db.execute(flags.worklist(staff, now)).all()
    taken = {row.flag_id: row for row in db.execute(*flags.takings([flag.id for flag in open_flags]))}
    coming = _next(db, {flag.participant_id for flag in open_flags}, now)
    found = [_row(mine, taken, coming.get(mine[0].participant_id)) for mine in _by_person(open_flags)]
    return sorted(found, key=lambda row: (-row.level, row.owner is not None, row.due_at))


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


def _row(mine: Sequence[Any], taken: Mapping[UUID, Any], next_at: datetime | None) -> Row:
    """All of one person's open flags, the most urgent first, and the last taking of each."""
    first = mine[0]
    weightiest = [flag for flag in mine if flag.level == first.level]
    is_seen = all(flag.id in taken and taken[flag.id].at >= flag.again_at for flag in weightiest)
    owner = taken[first.id] if is_seen else None
    who, key = first.participant_id, own_keys.opened(first.participant_id, first.key_id, first.key_box)
    return Row(
        person=Named(who, Participant.name.opened(first.name_box, who, key)),
        heard_at=first.last_checkin_at,
        level=Level(first.level),
        flag_id=first.id,
        facts=list(chain.from_iterable(Flag.reason.opened(flag.reason_box, flag.id, key) for flag in mine[:FACTS])),
        more=max(0, len(mine) - FACTS),
        about_at=first.about_at,
        due_at=min(flag.due_at for flag in weightiest),
        owner=Named(owner.id, Staff.name.opened(owner.name_box, owner.id)) if owner else None,
        next_at=next_at,
    )


def _by_person(open_flags: Iterable[Any]) -> Iterable[Sequence[Any]]:
    grouped: dict[UUID, list[Any]] = {}
    for flag in open_flags:
        grouped.setdefault(flag.participant_id, []).append(flag)
    return grouped.values()


def _next(db: Session, ids: set[UUID], now: datetime) -> dict[UUID, datetime | None]:
    return {row[0]: row[1] for row in db.execute(*queries.next_starts(ids, now))} if ids else {}
