"""Finding who looks after whom, as far as it is this colleague's to change."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import joinedload

from companion.people.caseloads import current, entrusted
from companion.people.models import Assignment, Participant, Staff
from companion.people.team import Supervision


def one(by: Staff, participant_id: UUID, now: datetime) -> Select[Participant]:
    return entrusted(by, now).where(Participant.id == participant_id)


def to_end(by: Staff, participant_id: UUID, assignment_id: UUID, now: datetime) -> Select[Assignment]:
    """One's own; for a supervisor or an admin, a colleague's too. Also when it has ended: a second press finds it."""
    here = select(Assignment).join(Assignment.participant).options(joinedload(Assignment.staff))
    row = here.where(Assignment.id == assignment_id, Assignment.participant_id == participant_id)
    row = row.where(Participant.site_id == by.site_id)
    mine = Assignment.staff_id == by.id
    if by.role not in ("supervisor", "admin"):
        return row.where(mine)
    theirs = entrusted(by, now).with_only_columns(Participant.id)
    return row.where(or_(mine, Assignment.staff_id.in_(_team(by, now)), Assignment.participant_id.in_(theirs)))


def whose_people(by: Staff, staff_id: UUID, now: datetime) -> Select[Staff]:
    """A colleague all of whose people this one may hand on: an admin, anybody's; a supervisor, the team's."""
    someone = select(Staff).where(Staff.site_id == by.site_id, Staff.id == staff_id)
    return someone if by.role == "admin" else someone.where(Staff.id.in_(_team(by, now)))


def left(by: Staff, staff: Staff, now: datetime) -> Select[Assignment]:
    """Those whom this colleague looks after now."""
    rows = select(Assignment).join(Assignment.participant).where(Participant.site_id == by.site_id)
    rows = rows.where(Assignment.staff_id == staff.id, current(Assignment, now)).order_by(Assignment.id)
    return rows if by.role == "admin" else rows.where(Assignment.staff_id.in_(_team(by, now)))


def standing(staff: Staff, now: datetime) -> Select[UUID]:
    """The people of this colleague, by id."""
    return select(Assignment.participant_id).where(Assignment.staff_id == staff.id, current(Assignment, now))


def _team(by: Staff, now: datetime) -> Select[UUID]:
    mine = select(Supervision.staff_id).where(Supervision.supervisor_id == by.id, current(Supervision, now))
    return mine if by.role == "supervisor" else mine.where(false())
