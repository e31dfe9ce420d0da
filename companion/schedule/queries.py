"""Finding sessions. What belongs to somebody is found through them; day notes are asked for, never stumbled on."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from companion.database import Asked
from companion.people.models import Participant
from companion.schedule.kinds import DAY_NOTE
from companion.schedule.models import Appointment, Cancellation, Enrollment

HALF_A_DAY = timedelta(hours=12)
BECAME = (joinedload(Appointment.attendance), joinedload(Appointment.cancellation))


def enrollments(participant: Participant) -> Select[Enrollment]:
    """The tracks somebody was ever in, latest first."""
    return select(Enrollment).where(Enrollment.participant_id == participant.id).order_by(Enrollment.starts_on.desc())


def enrollment_at(participant: Participant, day: date) -> Select[Enrollment]:
    """The track that was the latest one by this day."""
    return enrollments(participant).where(Enrollment.starts_on <= day).limit(1)


def of(participant: Participant) -> Select[Appointment]:
    """All of somebody's calendar, soonest first, day notes and cancelled sessions too."""
    mine = select(Appointment).where(Appointment.participant_id == participant.id)
    return mine.options(*BECAME).order_by(Appointment.starts_at, Appointment.id)


def of_all(ids: Collection[UUID]) -> Select[Appointment]:
    """All of these people's calendars, with what was cancelled."""
    theirs = select(Appointment).where(Appointment.participant_id.in_(ids))
    return theirs.options(joinedload(Appointment.cancellation))


def between(participant: Participant, start: datetime, end: datetime) -> Select[Appointment]:
    """What begins in this stretch."""
    return of(participant).where(Appointment.starts_at >= start, Appointment.starts_at < end)


def taking_place() -> Select[Appointment]:
    """Sessions that were not cancelled, anybody's."""
    cancelled = select(Cancellation.id).where(Cancellation.appointment_id == Appointment.id).exists()
    return select(Appointment).where(~cancelled, Appointment.kind != DAY_NOTE)


def next_for(participant: Participant, now: datetime) -> Asked:
    """The session that is on now or comes next."""
    return Asked(_NEXT, {"participant_id": participant.id, "now": now, "since": now - HALF_A_DAY})


def next_of_each(ids: Collection[UUID], now: datetime) -> Select[Appointment]:
    """The session that is on now or comes next, for each of these people: one row each."""
    order = func.row_number().over(
        partition_by=Appointment.participant_id, order_by=(Appointment.starts_at, Appointment.id)
    )
    theirs = _from(now, now - HALF_A_DAY).where(Appointment.participant_id.in_(ids))
    numbered = theirs.with_only_columns(Appointment.id.label("id"), order.label("place")).subquery()
    return select(Appointment).join(numbered, numbered.c.id == Appointment.id).where(numbered.c.place == 1)


def _from(now: Any, since: Any) -> Select[Appointment]:
    # No session is longer than half a day; the earlier bound lets the index find where to begin.
    return taking_place().where(Appointment.ends_at > now, Appointment.starts_at > since)


_NEXT = (
    _from(bindparam("now"), bindparam("since"))
    .where(Appointment.participant_id == bindparam("participant_id"))
    .options(*BECAME)
    .order_by(Appointment.starts_at, Appointment.id)
    .limit(1)
)


def around(start: datetime, end: datetime) -> Select[Appointment]:
    """Everybody's sessions from half a day before this stretch to its end: what visits.py needs to find beginnings."""
    near = taking_place().where(Appointment.starts_at >= start - HALF_A_DAY, Appointment.starts_at < end)
    return near.options(joinedload(Appointment.participant)).order_by(Appointment.starts_at, Appointment.id)
