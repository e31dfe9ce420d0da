"""Cover, supervision and emergencies to test with."""

from datetime import timedelta

from companion.people.team import BreakGlass, Cover, Supervision
from tests.factories import NOON


def cover(db, covering, covered, starts_at=NOON, ends_at=NOON + timedelta(days=1)):
    row = Cover(covering_id=covering.id, covered_id=covered.id, made_by_id=covered.id)
    row.starts_at, row.ends_at = starts_at, ends_at
    db.add(row)
    db.flush()
    return row


def supervise(db, supervisor, staff, ends_at=None):
    """From a month before NOON."""
    row = Supervision(supervisor_id=supervisor.id, staff_id=staff.id, ends_at=ends_at)
    row.starts_at = NOON - timedelta(days=30)
    db.add(row)
    db.flush()
    return row


def break_glass(db, staff, participant, at=NOON):
    row = BreakGlass(staff_id=staff.id, participant_id=participant.id, starts_at=at, ends_at=at + timedelta(hours=1))
    row.reason, row.received_by, row.affiliation = "She cannot say what she takes.", "Dr. Amina Roe", "City Hospital"
    row.disclosed_by, row.disclosed_at, row.emergency = staff.name, at, "She fainted in the hall."
    db.add(row)
    db.flush()
    return row
