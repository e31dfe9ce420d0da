"""Skills that people practised after a check-in, and how far they are in the modules."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from companion.checkins.models import CheckIn
from companion.demo.dice import Dice
from companion.demo.said import Said
from companion.demo.stage import Stage
from companion.learning import library, reading
from companion.learning.models import Completion, Progress
from companion.people.models import Participant
from companion.skills.models import Ending, Practice
from companion.skills.offering import fit_for

WEEK_ONE = 1.5  # days somebody takes for a module, about


def practised(stage: Stage, dice: Dice, said: Sequence[Said], rows: Sequence[CheckIn]) -> None:
    """Often after a hard day, now and then after a good one, and mostly it helped."""
    for one, row in zip(said, rows, strict=True):
        told = one.answers
        likely = 0.6 if (told.craving or 0) >= 4 else 0.15
        if one.way == "text" or one.then != "settled" or not dice.chance(likely):
            continue
        skill = fit_for(told).slug
        at = one.at + timedelta(minutes=dice.randint(1, 40))
        if at < stage.now - timedelta(minutes=5):
            _practice(stage, dice, row, skill, told.craving, at)


def _practice(stage: Stage, dice: Dice, row: CheckIn, skill: str, craving: int | None, at: datetime) -> None:
    practice = Practice(id=dice.identity(at), participant_id=row.participant_id, skill=skill, check_in_id=row.id)
    before = dice.near(craving if craving is not None else 4, 0.7)
    practice.ratings = {"before": before}
    practice.began_at = at
    stage.db.add(practice)
    if dice.chance(0.85):
        done = at + timedelta(minutes=3, seconds=dice.randint(5, 70))
        practice.ratings = {"before": before, "after": max(0, before - dice.choice((0, 1, 1, 2, 2, 3, 4)))}
        stage.db.add(Ending(id=dice.identity(done), practice_id=practice.id, at=done))


def read(stage: Stage, dice: Dice, participant: Participant, joined: datetime, diligence: float) -> None:
    """The modules they finished, and the place where they put one down."""
    at = joined + timedelta(hours=dice.randint(3, 30))
    for module in library.modules("en"):
        end = reading.end(module)
        done = dice.chance(diligence)
        place = end if done else dice.randint(1, end - 1)
        if at > stage.now:
            return
        row = Progress(id=dice.identity(at), participant_id=participant.id, module=module.slug, card=place, at=at)
        row.recalled = _recalled(dice, module, place)
        stage.db.add(row)
        if not done:
            return
        stage.db.add(Completion(id=dice.identity(at), progress_id=row.id, at=at))
        at += timedelta(days=dice.uniform(0.5, 2 * WEEK_ONE))


def _recalled(dice: Dice, module: library.Module, place: int) -> dict[str, int]:
    """Which answer they chose at the questions they came to: mostly the right one."""
    chosen = {}
    for nth, question in enumerate(module.questions, 1):
        if len(module.cards) + nth < place:
            right = next(n for n, choice in enumerate(question.choices) if choice.right)
            chosen[str(nth)] = right if dice.chance(0.8) else dice.randrange(len(question.choices))
    return chosen
