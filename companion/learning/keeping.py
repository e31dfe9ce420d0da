"""Keeping somebody's place in a module, and what they answered. The caller commits."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from companion.learning import queries
from companion.learning.library import Module
from companion.learning.models import Completion, Progress
from companion.learning.reading import Standing, end
from companion.messaging.once import add_once
from companion.people.models import Participant


def standing(module: Module, progress: Progress | None) -> Standing:
    """How far the person of this progress is."""
    if progress is None:
        return Standing(module)
    return Standing(module, progress.card, progress.completion is not None)


def standings(db: Session, participant: Participant, modules: Iterable[Module]) -> list[Standing]:
    """How far somebody is in each module, in the order of the program."""
    mine = {slug: (card, done is not None) for slug, card, done in db.execute(*queries.places(participant))}
    return [Standing(module, *mine.get(module.slug, ())) for module in modules]


def go_on(db: Session, participant: Participant, module: Module, number: int, at: datetime) -> None:
    """They read this place. Looking back at an earlier one loses nothing; the end completes the module."""
    progress = _kept(db, participant, module, at)
    progress.card, progress.at = max(progress.card, min(number + 1, end(module))), at
    if number + 1 >= end(module):
        add_once(db, Completion(progress_id=progress.id, at=at))


def answer(db: Session, participant: Participant, module: Module, nth: int, choice: int, at: datetime) -> None:
    """They chose an answer to the nth question; the last choice is kept."""
    progress = _kept(db, participant, module, at)
    progress.recalled = {**(progress.recalled or {}), str(nth): choice}
    progress.at = at


def answered(progress: Progress | None, nth: int) -> int | None:
    """Which choice they made at the nth question, if they did."""
    recalled = progress.recalled if progress else None
    return (recalled or {}).get(str(nth))


def _kept(db: Session, participant: Participant, module: Module, at: datetime) -> Progress:
    add_once(db, Progress(participant_id=participant.id, module=module.slug, card=0, at=at))
    mine = select(Progress).where(Progress.participant_id == participant.id, Progress.module == module.slug)
    return db.scalars(mine.with_for_update()).one()
