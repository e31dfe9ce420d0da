"""Whose record may this colleague open now? (R17–R20)

One statement for each role, built once: the desk asks it on every page. It reads no clock and no cache, so what ends
now is gone with the next request.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, false, or_, select, union_all
from sqlalchemy.orm import aliased

from companion.people.models import Assignment, Participant, Staff
from companion.people.team import BreakGlass, Cover, Supervision, gone

ME: BindParameter[UUID] = bindparam("viewer_id")
SITE: BindParameter[UUID] = bindparam("viewer_site_id")
NOW: BindParameter[datetime] = bindparam("viewed_at")


def of(staff: Staff, now: datetime) -> Select[Participant]:
    """The people this colleague may see now. Usable alone, narrowed further, or inside another statement."""
    return BY_ROLE[staff.role].params(**values(staff, now))


def entrusted(staff: Staff, now: datetime) -> Select[Participant]:
    """The people of whom this colleague may say who looks after them: see HANDS_ON (R18, R19)."""
    return HANDS_ON[staff.role].params(**values(staff, now))


def lasting(staff: Staff, now: datetime) -> Select[Participant]:
    """Those of them who are not seen in an emergency alone: whoever makes a way in for somebody needs more (R20)."""
    return LASTING[staff.role].params(**values(staff, now))


def values(staff: Staff, now: datetime) -> dict[str, Any]:
    """What BY_ROLE's statements ask for, for those who keep a larger statement built around one."""
    return {"viewer_id": staff.id, "viewer_site_id": staff.site_id, "viewed_at": now}


def current(row: Any, now: Any) -> ColumnElement[bool]:
    """Does this assignment, cover or supervision hold at that moment?"""
    begun: ColumnElement[bool] = row.starts_at <= now
    return begun & or_(row.ends_at.is_(None), row.ends_at > now)


def holds(row: Assignment, now: datetime) -> bool:
    """The same, of one that was read."""
    return row.starts_at <= now and (row.ends_at is None or row.ends_at > now)


def _looked_after(whose: ColumnElement[bool]) -> Select[UUID]:
    return select(Assignment.participant_id).where(whose, current(Assignment, NOW))


_COVERED = select(Cover.covered_id).where(Cover.covering_id == ME, current(Cover, NOW))
_TEAM = select(Supervision.staff_id).where(
    or_(Supervision.supervisor_id == ME, Supervision.supervisor_id.in_(_COVERED)), current(Supervision, NOW)
)
_OPENED = select(BreakGlass.participant_id).where(
    BreakGlass.staff_id == ME, BreakGlass.starts_at <= NOW, BreakGlass.ends_at > NOW, BreakGlass.ended_at.is_(None)
)
_CARER = aliased(Staff)
# Somebody whose only clinician has left, or sees nobody as an admin, is nobody's, and must not fall out of sight.
_SOMEBODYS = exists().where(
    Assignment.participant_id == Participant.id,
    current(Assignment, NOW),
    _CARER.id == Assignment.staff_id,
    _CARER.role != "admin",
    ~gone(_CARER.id),
)
_NOBODYS = select(Participant.id).where(Participant.site_id == SITE, ~_SOMEBODYS)
_MINE = (_looked_after(Assignment.staff_id == ME),)
_CLINICIAN = (*_MINE, _looked_after(Assignment.staff_id.in_(_COVERED)))
_OVERSEEN = (_looked_after(Assignment.staff_id.in_(_TEAM)), _NOBODYS)
_SUPERVISOR = (*_CLINICIAN, *_OVERSEEN)
_NO_ONE = select(Participant).where(false())  # an admin manages without seeing clinical content


def _people(ways: tuple[Select[Any], ...]) -> Select[Participant]:
    mine = union_all(*ways).subquery()
    site = select(Participant).where(Participant.site_id == SITE, ~gone(ME))
    return site.where(Participant.id.in_(select(mine.c[0])))


_WAYS = {"clinician": _CLINICIAN, "prescriber": _CLINICIAN, "supervisor": _SUPERVISOR}
BY_ROLE = {role: _people((*ways, _OPENED)) for role, ways in _WAYS.items()} | {"admin": _NO_ONE}
LASTING = {role: _people(ways) for role, ways in _WAYS.items()} | {"admin": _NO_ONE}
# Whoever stands in for a colleague, or looks in an emergency, hands nobody on: they could keep what was lent to them.
HANDS_ON = {
    "clinician": _people(_MINE),
    "prescriber": _people(_MINE),
    "supervisor": _people((*_MINE, *_OVERSEEN)),
    "admin": select(Participant).where(Participant.site_id == SITE, ~gone(ME)),  # names alone
}
