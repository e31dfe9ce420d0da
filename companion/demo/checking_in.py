"""What was said becomes check-ins, and the real rules raise the flags: nothing on a demo's desk is made up.

The check-ins of a person are kept together, which is many times faster than one by one through arrival.py; each flag
is raised, taken, answered and closed through the same functions as everywhere.
"""

import heapq
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from uuid import uuid5

from companion.checkins import rules
from companion.checkins.arrival import BY_TEXT, mark_of
from companion.checkins.history import LOOK_BACK, Told
from companion.checkins.models import CheckIn
from companion.demo import replying, settling
from companion.demo.dice import Dice
from companion.demo.said import Said
from companion.demo.stage import Stage
from companion.flags.models import Flag
from companion.flags.raising import raise_all
from companion.people.models import Participant, Staff

Event = tuple[datetime, int, Said, tuple[Flag, Staff, str] | None]


def keep(stage: Stage, dice: Dice, participant: Participant, said: Sequence[Said]) -> list[CheckIn]:
    """One person's check-ins, in the order they came."""
    rows = [_row(stage, dice, participant, one) for one in said]
    stage.db.add_all(rows)
    participant.last_checkin_at = max((one.at for one in said), default=None)
    return rows


def _row(stage: Stage, dice: Dice, participant: Participant, said: Said) -> CheckIn:
    row = CheckIn(id=dice.identity(said.at), participant_id=participant.id, day=said.day, way=said.way)
    if said.way == "text":
        texted = replying.reply(stage, dice, participant, str(said.answers.mood), said.at, "check-in")
        row.id = uuid5(BY_TEXT, str(texted.id))
    row.answers, row.mark = said.answers.to_dict(), mark_of(said.answers, said.day)
    row.recorded_at = row.submitted_at = said.at
    return row


def look(stage: Stage, dice: Dice, participant: Participant, said: Sequence[Said], team: Sequence[Staff]) -> None:
    """Go through it all as it happened: the rules look at each check-in, one colleague at all it raised."""
    order = count()
    coming: list[Event] = [(one.at, next(order), one, None) for one in said]
    told: list[Told] = []
    heapq.heapify(coming)
    while coming:
        at, _, one, due = heapq.heappop(coming)
        if due is not None:
            settling.act(stage, dice, participant, *due, at)
            continue
        mine = Told(one.answers, one.day, at)
        found = rules.raises(mine, [other for other in told if other.at >= at - LOOK_BACK])
        told.append(mine)
        colleague = dice.choice(team) if one.then == "settled" else team[0]
        for raised in raise_all(stage.db, participant, found, at, at):
            if raised.times > 1 and one.then == "settled":
                continue  # it joined one that is being looked after
            for when, what in settling.acts(dice, one.then, raised.urgency, at, stage.now, participant.site.zone):
                if when < stage.now:
                    heapq.heappush(coming, (when, next(order), one, (raised, colleague, what)))
