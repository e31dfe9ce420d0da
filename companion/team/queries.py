"""Finding colleagues, and who stands in for whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from companion.people.caseloads import current
from companion.people.models import Staff
from companion.people.team import Cover, Leaving, Supervision, gone

CLINICAL = ("clinician", "prescriber", "supervisor")


def colleagues(staff: Staff) -> Select[Staff, bool]:
    """Everyone who works or worked at this site, and whether their account is closed."""
    return select(Staff, gone(Staff.id)).where(Staff.site_id == staff.site_id).order_by(Staff.id)


def one(staff: Staff, staff_id: UUID) -> Select[Staff]:
    """A colleague of mine; nobody of another site exists for me."""
    return select(Staff).where(Staff.site_id == staff.site_id, Staff.id == staff_id)


def leaving(staff: Staff) -> Select[Leaving]:
    return select(Leaving).where(Leaving.staff_id == staff.id, Leaving.lifted_at.is_(None))


def can_stand_in(staff: Staff) -> Select[Staff]:
    """Those at this site to whom one may hand one's people."""
    here = select(Staff).where(Staff.site_id == staff.site_id, Staff.role.in_(CLINICAL), ~gone(Staff.id))
    return here.order_by(Staff.id)


def may_be_covered(by: Staff, now: datetime) -> Select[Staff]:
    """For whom may this colleague arrange cover: themselves; a supervisor, the team too; an admin, everyone."""
    clinical = select(Staff).where(Staff.site_id == by.site_id, Staff.role.in_(CLINICAL)).order_by(Staff.id)
    return clinical if by.role == "admin" else clinical.where(_mine_or_my_team(Staff.id, by, now))


def covers(by: Staff, now: datetime) -> Select[Cover]:
    """Cover that holds or will hold, as far as it is this colleague's business; the first to begin first."""
    to_come = select(Cover).join(Cover.covered).where(Staff.site_id == by.site_id, Cover.ends_at > now)
    both = to_come.where(Cover.starts_at < Cover.ends_at).options(joinedload(Cover.covering), joinedload(Cover.covered))
    ordered = both.order_by(Cover.starts_at, Cover.id)
    if by.role == "admin":
        return ordered
    return ordered.where(or_(Cover.covering_id == by.id, _mine_or_my_team(Cover.covered_id, by, now)))


def supervisors(staff: Staff) -> Select[Staff]:
    here = select(Staff).where(Staff.site_id == staff.site_id, Staff.role == "supervisor", ~gone(Staff.id))
    return here.where(Staff.id != staff.id).order_by(Staff.id)


def supervised_by(staff: Staff, now: datetime) -> Select[Supervision]:
    """Who answers for this colleague's work now."""
    rows = select(Supervision).where(Supervision.staff_id == staff.id, current(Supervision, now))
    return rows.options(joinedload(Supervision.supervisor)).order_by(Supervision.id)


def all_supervision(staff: Staff, now: datetime) -> Select[Supervision]:
    """Who answers for whom at this site now."""
    rows = select(Supervision).join(Supervision.staff).where(Staff.site_id == staff.site_id, current(Supervision, now))
    return rows.options(joinedload(Supervision.supervisor))


def _mine_or_my_team(whose: object, by: Staff, now: datetime) -> ColumnElement[bool]:
    team = select(Supervision.staff_id).where(Supervision.supervisor_id == by.id, current(Supervision, now))
    mine: ColumnElement[bool] = whose == by.id  # type: ignore[assignment]
    return or_(mine, whose.in_(team)) if by.role == "supervisor" else mine  # type: ignore[attr-defined]
