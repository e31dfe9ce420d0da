"""What an admin changes about a colleague: the role, the account, whose team they are in. Each as a row, each recorded.

Whoever's reach changes is signed out everywhere, so that what they may see is asked anew (R02, R03).
"""

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from companion.audit import chain
from companion.errors import Refused
from companion.people.models import ROLES, Staff
from companion.people.team import BreakGlass, Leaving, RoleChange, Supervision
from companion.signin import signins
from companion.team import queries
from companion.words import N_

NOT_YOURSELF = N_("You cannot change your own account. Ask another admin.")


def change_role(db: Session, staff: Staff, role: str, by: Staff, at: datetime) -> None:
    """From now on they see what this role sees. Saying it twice changes nothing."""
    _not_oneself(staff, by)
    if role not in ROLES:
        raise Refused(N_("Please choose what they do here."))
    if role == staff.role:
        return
    db.add(RoleChange(staff_id=staff.id, before=staff.role, after=role, by_id=by.id, at=at))
    before, staff.role = staff.role, role
    signins.end_all(db, staff, at)
    _let_go(db, staff, at)
    chain.record(db, by, "changed role", at, subject=staff.id, about=f"{before} to {role}")


def close_account(db: Session, staff: Staff, by: Staff, at: datetime) -> None:
    """They are out at once and cannot come in. Saying it twice changes nothing."""
    _not_oneself(staff, by)
    if db.scalar(queries.leaving(staff)) is not None:
        return
    db.add(Leaving(staff_id=staff.id, by_id=by.id, at=at))
    signins.end_all(db, staff, at)
    _let_go(db, staff, at)
    chain.record(db, by, "closed account", at, subject=staff.id)


def open_account(db: Session, staff: Staff, by: Staff, at: datetime) -> None:
    """They may come in again, with what they had. Saying it twice changes nothing."""
    leaving = db.scalar(queries.leaving(staff))
    if leaving is not None:
        leaving.lifted_at, leaving.lifted_by_id = at, by.id
        chain.record(db, by, "opened account", at, subject=staff.id)


def supervise(db: Session, supervisor: Staff, staff: Staff, by: Staff, at: datetime) -> None:
    """This supervisor answers for this colleague's work. Raises Refused when that cannot be."""
    if supervisor.role != "supervisor" or supervisor.site_id != staff.site_id or supervisor.id == staff.id:
        raise Refused(N_("Please choose a supervisor from the list."))
    if db.scalar(queries.supervised_by(staff, at).where(Supervision.supervisor_id == supervisor.id)) is not None:
        return
    db.add(Supervision(staff_id=staff.id, supervisor_id=supervisor.id, starts_at=at))
    chain.record(db, by, "added supervisor", at, subject=staff.id, about=f"staff:{supervisor.id}")


def end_supervision(db: Session, supervision: Supervision, by: Staff, at: datetime) -> None:
    supervision.ends_at = at
    chain.record(
        db, by, "ended supervision", at, subject=supervision.staff_id, about=f"staff:{supervision.supervisor_id}"
    )


def _let_go(db: Session, staff: Staff, at: datetime) -> None:
    """What only the role or the account held ends with it: the team of a supervisor, and records in an emergency."""
    if staff.role != "supervisor":
        open_end = or_(Supervision.ends_at.is_(None), Supervision.ends_at > at)
        db.execute(update(Supervision).where(Supervision.supervisor_id == staff.id, open_end).values(ends_at=at))
    running = (BreakGlass.staff_id == staff.id, BreakGlass.ended_at.is_(None), BreakGlass.ends_at > at)
    db.execute(update(BreakGlass).where(*running).values(ended_at=at))


def _not_oneself(staff: Staff, by: Staff) -> None:
    """Nobody gives themselves more, and the last admin cannot lock the door from outside."""
    if staff.id == by.id:
        raise Refused(NOT_YOURSELF)
