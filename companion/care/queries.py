"""Finding people for the desk, always within the caseload of who asks (R17, R18)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from companion.database import Asked
from companion.messaging.models import Reply
from companion.people import caseloads
from companion.people import queries as people
from companion.people.models import Participant, Staff
from companion.people.team import gone
from companion.schedule import queries as schedule
from companion.schedule.models import Appointment

A_DAY = timedelta(days=1)
WHO_LOOK_AFTER = ("clinician", "prescriber", "supervisor")


def one_of_mine(staff: Staff, participant_id: UUID, now: datetime) -> Select[Participant]:
    """Someone of my caseload; anybody else does not exist for me."""
    mine = people.caseload(staff, now).where(Participant.id == participant_id)
    return mine.options(joinedload(Participant.site), joinedload(Participant.agreement))


def may_hand_on(staff: Staff, participant: Participant, now: datetime) -> Select[UUID]:
    """Finds the person when this colleague may say who looks after them."""
    return caseloads.entrusted(staff, now).where(Participant.id == participant.id).with_only_columns(Participant.id)


def lasting(staff: Staff, participant_id: UUID, now: datetime) -> Select[Participant]:
    """Someone of my caseload whom I do not see in an emergency alone."""
    mine = caseloads.lasting(staff, now).where(Participant.id == participant_id)
    return mine.options(joinedload(Participant.agreement))


def can_look_after(staff: Staff) -> Select[Staff]:
    """The colleagues of this site to whom a person can be assigned."""
    here = (Staff.site_id == staff.site_id, Staff.role.in_(WHO_LOOK_AFTER), ~gone(Staff.id))
    return select(Staff).where(*here).order_by(Staff.id)


def next_starts(ids: Collection[UUID], now: datetime) -> Asked:
    """When each of these people comes next, or is there now: one step in the index each, not their whole calendar."""
    return Asked(_NEXT_STARTS, {"ids": list(ids), "now": now, "since": now - A_DAY})


def reply_of(participant: Participant, reply_id: UUID) -> Select[Reply]:
    return select(Reply).where(Reply.participant_id == participant.id, Reply.id == reply_id)


_FIRST = (
    schedule.taking_place()
    .where(Appointment.participant_id == Participant.id, Appointment.ends_at > bindparam("now"))
    .where(Appointment.starts_at > bindparam("since"))
    .order_by(Appointment.starts_at)
    .limit(1)
    .with_only_columns(Appointment.starts_at)
    .correlate(Participant)
    .scalar_subquery()
)
_NEXT_STARTS = select(Participant.id, _FIRST).where(Participant.id.in_(bindparam("ids", expanding=True)))
