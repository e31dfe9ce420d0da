"""Whose progress?"""

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from companion.database import Asked, Base
from companion.learning.models import Progress
from companion.people.models import Participant


def of(participant: Participant) -> Select[Progress]:
    """Their place in every module they began, and whether they read it to its end."""
    return select(Progress).where(Progress.participant_id == participant.id).options(joinedload(Progress.completion))


def of_module(participant: Participant, slug: str) -> Select[Progress]:
    return of(participant).where(Progress.module == slug)


_PROGRESS, _COMPLETIONS = Base.metadata.tables["progress"], Base.metadata.tables["completion"]
_PLACES = (
    select(_PROGRESS.c.module, _PROGRESS.c.card, _COMPLETIONS.c.id)
    .outerjoin(_COMPLETIONS)
    .where(_PROGRESS.c.participant_id == bindparam("participant_id"))
)


def places(participant: Participant) -> Asked:
    """For each module they began: its slug, the place to open next, and something where it was read to its end."""
    return Asked(_PLACES, {"participant_id": participant.id})
