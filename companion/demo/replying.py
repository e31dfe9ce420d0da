"""What people texted back: numbers that are check-ins, and now and then a sentence for the team."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from companion.demo.dice import Dice
from companion.demo.stage import Stage
from companion.demo.texting import KEPT
from companion.demo.voices import STORIES, TEXTED
from companion.flags.levels import Level, Raise, Sentence
from companion.flags.raising import raise_flag
from companion.messaging.models import Reading, Reply, Sorting
from companion.people.models import Participant, Staff
from companion.words import N_

REASON = Sentence(N_("They sent a text in their own words. It waits to be read."))
JUST_NOW = timedelta(minutes=25)


def reply(stage: Stage, dice: Dice, participant: Participant, body: str, at: datetime, way: str = "team") -> Reply:
    """A text that came in and was sorted at once."""
    row = Reply(id=dice.identity(at), phone_index=participant.phone_index, participant_id=participant.id, at=at)
    row.body, row.sid = body, f"drawer-{row.id}"
    stage.db.add_all((row, Sorting(id=dice.identity(at), reply_id=row.id, way=way, at=at)))
    return row


def words(stage: Stage, dice: Dice, participant: Participant, team: Sequence[Staff], since: datetime) -> None:
    """Some sentences of the last weeks; a colleague read each within the day."""
    for _ in range(dice.choice((0, 0, 0, 1, 1, 2))):
        at = stage.now - timedelta(days=dice.uniform(2, KEPT.days))
        if at > since:
            row = reply(stage, dice, participant, dice.choice(TEXTED[participant.language]), at)
            seen = at + timedelta(minutes=dice.randint(20, 400))
            stage.db.add(Reading(id=dice.identity(seen), reply_id=row.id, staff_id=team[0].id, at=seen))


def just_now(stage: Stage, dice: Dice, participant: Participant) -> None:
    """A sentence nobody has read yet, and the flag that every such text raises."""
    row = reply(stage, dice, participant, STORIES[participant.language]["texted"], stage.now - JUST_NOW)
    raised = Raise("texted", 1, Level.TODAY, (REASON,), {"reply": str(row.id)})
    raise_flag(stage.db, participant, raised, row.at, row.at)
