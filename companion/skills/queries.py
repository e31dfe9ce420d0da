"""Whose practices, and after which check-in?"""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from companion.checkins.models import CheckIn
from companion.people.models import Participant
from companion.skills.models import Practice


def of(participant: Participant) -> Select[Practice]:
    """Every time they began a skill, and whether they went through to its end."""
    return select(Practice).where(Practice.participant_id == participant.id).options(joinedload(Practice.ending))


def check_in_of(participant: Participant, check_in_id: UUID) -> Select[CheckIn]:
    return select(CheckIn).where(CheckIn.participant_id == participant.id, CheckIn.id == check_in_id)
