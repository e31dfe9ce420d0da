"""Bringing a schedule that was read into the database: all of it, or none. The caller commits.

A row is found again by its source: what is the same stays untouched, what differs is changed in place and the
person's texts are planned anew. What a calendar no longer lists, though it lists its whole series, is cancelled.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain
from companion.errors import BadFile
from companion.messaging import outbox
from companion.people.models import Participant
from companion.schedule import queries
from companion.schedule.enrolling import hold
from companion.schedule.models import Appointment, Cancellation, Enrollment
from companion.schedule.rows import Reading, Row

T = TypeVar("T")
FACTS = ("kind", "title", "starts_at", "ends_at", "zone", "place", "join_url")
MANY = 500  # how many ids one statement names


@dataclass(frozen=True)
class Outcome:
    """How many sessions are new, changed, cancelled, and as they were."""

    new: int
    changed: int
    cancelled: int
    same: int

    def __str__(self) -> str:
        return f"{self.new} new, {self.changed} changed, {self.cancelled} cancelled, {self.same} as before."


def bring(db: Session, reading: Reading, at: datetime) -> Outcome:
    """Make the schedule as the file says. Raises BadFile with one line for each thing that is wrong."""
    people = _people(db, reading)
    if reading.troubles:
        raise BadFile("\n".join(reading.lines()))
    hold(db, *people.values())
    there, enrollments = _there(db, list(people.values())), _enrollments(db, list(people.values()))
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in reading.rows:
        rows[row.phone].append(row)
    sums: Counter[str] = Counter()
    for phone, person in people.items():
        whole = tuple(start for number, start in reading.whole if number == phone)
        sums += _one(db, person, rows[phone], there[person.id], whole, enrollments.get(person.id), at)
    return Outcome(sums["new"], sums["changed"], sums["cancelled"], sums["same"])


def _people(db: Session, reading: Reading) -> dict[str, Participant]:
    """Everybody named, by phone. Rows for a phone nobody has become troubles."""
    phones = {row.phone for row in reading.rows} | {phone for phone, _ in reading.whole}
    marks = {vault.index(phone): phone for phone in sorted(phones)}
    found: dict[str, Participant] = {}
    for some in _in_parts(list(marks)):
        for person in db.scalars(select(Participant).where(Participant.phone_index.in_(some))):
            found[marks[person.phone_index]] = person
    strangers = {(row.line, "nobody here has this phone number") for row in reading.rows if row.phone not in found}
    reading.troubles.extend(strangers)
    return found


def _there(db: Session, people: Sequence[Participant]) -> dict[UUID, dict[str, Appointment]]:
    """What these people have on their calendars, by source."""
    there: dict[UUID, dict[str, Appointment]] = defaultdict(dict)
    for some in _in_parts([person.id for person in people]):
        for session in db.scalars(queries.of_all(some)):
            there[session.participant_id][session.source] = session
    return there


def _enrollments(db: Session, people: Sequence[Participant]) -> dict[UUID, Enrollment]:
    """The latest enrollment of each, where there is one."""
    latest: dict[UUID, Enrollment] = {}
    for some in _in_parts([person.id for person in people]):
        everybody = select(Enrollment).where(Enrollment.participant_id.in_(some)).order_by(Enrollment.starts_on)
        latest |= {enrollment.participant_id: enrollment for enrollment in db.scalars(everybody)}
    return latest


def _one(
    db: Session,
    person: Participant,
    rows: Sequence[Row],
    there: dict[str, Appointment],
    whole: tuple[str, ...],
    enrollment: Enrollment | None,
    at: datetime,
) -> Counter[str]:
    """One person's part; when anything changed, their texts are planned anew and the audit says how much."""
    sums = Counter(_bring(db, person, row, there.get(row.source), enrollment, at) for row in rows)
    named = {row.source for row in rows}
    for source, session in there.items():
        gone = source.startswith(whole) and source not in named if whole else False
        if gone and session.starts_at > at and session.cancellation is None:
            db.add(Cancellation(appointment=session, at=at))
            sums["cancelled"] += 1
    if set(sums) - {"same"}:
        if enrollment is not None:
            enrollment.plan_version += 1
        outbox.supersede(db, person, outbox.SCHEDULE, at)
        about = ", ".join(f"{name} {count}" for name, count in sorted(sums.items()))
        chain.record(db, "operator", "schedule imported", at, subject=person.id, about=about)
    return sums


def _bring(
    db: Session, person: Participant, row: Row, session: Appointment | None, enrollment: Enrollment | None, at: datetime
) -> str:
    """Make one session as its row says, and name what that meant: new, changed, cancelled or same."""
    if session is None:
        session = Appointment(participant_id=person.id, source=row.source)
        session.enrollment_id = enrollment.id if enrollment else None
        _write(session, row)
        db.add(session)
        if row.cancelled:
            db.add(Cancellation(appointment=session, at=at))
        return "new"
    if row.cancelled and session.cancellation is None:
        db.add(Cancellation(appointment=session, at=at))
        return "cancelled"
    if not row.cancelled and session.cancellation is not None:
        db.delete(session.cancellation)
        _write(session, row)
        return "changed"
    return "changed" if _write(session, row) else "same"


def _write(session: Appointment, row: Row) -> bool:
    """Whether anything was different."""
    differing = [name for name in FACTS if getattr(session, name, None) != getattr(row, name)]
    for name in differing:
        setattr(session, name, getattr(row, name))
    return bool(differing)


def _in_parts(things: Sequence[T]) -> list[Sequence[T]]:
    return [things[n : n + MANY] for n in range(0, len(things), MANY)]
