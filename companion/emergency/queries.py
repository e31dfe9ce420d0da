"""Finding emergencies: those that run, those a supervisor was told of, and the log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from companion.people.caseloads import current
from companion.people.models import Participant, Staff
from companion.people.team import BreakGlass, BreakGlassNotice, Supervision, gone
from companion.signin.models import SignIn


def running(staff: Staff, now: datetime) -> Select[BreakGlass]:
    """What this colleague has open now, the first to end first."""
    mine = select(BreakGlass).where(BreakGlass.staff_id == staff.id, BreakGlass.starts_at <= now)
    still = mine.where(BreakGlass.ends_at > now, BreakGlass.ended_at.is_(None))
    return still.options(joinedload(BreakGlass.participant)).order_by(BreakGlass.ends_at)


def of(staff: Staff, break_glass_id: UUID) -> Select[BreakGlass]:
    return select(BreakGlass).where(BreakGlass.staff_id == staff.id, BreakGlass.id == break_glass_id)


def opened_since(staff: Staff, moment: datetime, running: Participant) -> Select[UUID]:
    """What this colleague opened since then; the record of this person only when it was closed again."""
    mine = select(BreakGlass.id).where(BreakGlass.staff_id == staff.id, BreakGlass.starts_at >= moment)
    spent = or_(BreakGlass.participant_id != running.id, BreakGlass.ended_at.is_not(None))
    return mine.where(spent).limit(1)


def turn(sign_in: SignIn) -> Select[UUID]:
    """Two requests with one proof come one after the other."""
    return select(SignIn.id).where(SignIn.id == sign_in.id).with_for_update()


def unseen(staff: Staff) -> Select[BreakGlassNotice]:
    """What this colleague was told of and has not said to have seen, oldest first."""
    mine = select(BreakGlassNotice).where(BreakGlassNotice.staff_id == staff.id, BreakGlassNotice.seen_at.is_(None))
    return mine.options(joinedload(BreakGlassNotice.break_glass).joinedload(BreakGlass.staff)).order_by(
        BreakGlassNotice.id
    )


def notice(staff: Staff, break_glass_id: UUID) -> Select[BreakGlassNotice]:
    mine = select(BreakGlassNotice).where(BreakGlassNotice.staff_id == staff.id)
    return mine.where(BreakGlassNotice.break_glass_id == break_glass_id).options(
        joinedload(BreakGlassNotice.break_glass)
    )


def log(staff: Staff, now: datetime) -> Select[BreakGlass]:
    """Newest first. An admin reads the whole site's; a supervisor their team's, and whatever they were told of."""
    told = select(BreakGlassNotice.break_glass_id).where(BreakGlassNotice.staff_id == staff.id)
    team = select(Supervision.staff_id).where(Supervision.supervisor_id == staff.id, current(Supervision, now))
    theirs = or_(BreakGlass.id.in_(told), BreakGlass.staff_id.in_(team), BreakGlass.staff_id == staff.id)
    here = select(BreakGlass).join(BreakGlass.staff).where(Staff.site_id == staff.site_id)
    who = (joinedload(BreakGlass.staff), joinedload(BreakGlass.participant))
    told_to = selectinload(BreakGlass.notices).joinedload(BreakGlassNotice.staff)
    return (here if staff.role == "admin" else here.where(theirs)).options(*who, told_to).order_by(BreakGlass.id.desc())


def supervisors_of(staff: Staff, now: datetime) -> Select[Staff]:
    """Those who answer for this colleague's work now and are here."""
    rows = select(Supervision.supervisor_id).where(Supervision.staff_id == staff.id, current(Supervision, now))
    return holding(staff, "supervisor").where(Staff.id.in_(rows))


def holding(staff: Staff, role: str) -> Select[Staff]:
    """The other colleagues of this site who have this role."""
    here = select(Staff).where(Staff.site_id == staff.site_id, Staff.role == role, ~gone(Staff.id))
    return here.where(Staff.id != staff.id).order_by(Staff.id)
