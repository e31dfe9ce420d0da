"""What Today looks up of its own."""

from sqlalchemy import bindparam, select

from companion.checkins.models import CheckIn
from companion.database import Asked
from companion.people.models import Participant

_LATEST = (
    select(CheckIn)
    .where(CheckIn.participant_id == bindparam("participant_id"))
    .order_by(CheckIn.day.desc(), CheckIn.submitted_at.desc())
    .limit(1)
)


def latest_day_told(participant: Participant) -> Asked:
    """The check-in about the latest day: a late one about yesterday does not hide today's."""
    return Asked(_LATEST, {"participant_id": participant.id})
