"""Check-ins to test with."""

from uuid import UUID

from companion.checkins.answers import Answers
from companion.checkins.arrival import record
from companion.database import uuid7
from tests.factories import NOON


def check_in(db, participant, at=NOON, check_in_id: UUID | None = None, day=None, **answers):
    """These answers arrive at NOON by the page, through the real door."""
    made = record(db, participant, check_in_id or uuid7(), Answers(**answers), at, at, "page", day=day)
    db.flush()
    return made
