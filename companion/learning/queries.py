"""Whose progress?"""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from companion.learning.models import Progress
from companion.people.models import Participant


def of(participant: Participant) -> Select[Progress]:
    """Their place in every module they began, and whether they read it to its end."""
    return select(Progress).where(Progress.participant_id == participant.id).options(joinedload(Progress.completion))


def of_module(participant: Participant, slug: str) -> Select[Progress]:
    return of(participant).where(Progress.module == slug)
