"""What Today looks up of its own."""

from sqlalchemy import Select

from companion.checkins import queries as checkins
from companion.checkins.models import CheckIn
from companion.people.models import Participant


def latest_day_told(participant: Participant) -> Select[CheckIn]:
    """The check-in about the latest day: a late one about yesterday does not hide today's."""
    return checkins.of(participant).order_by(None).order_by(CheckIn.day.desc(), CheckIn.submitted_at.desc()).limit(1)
