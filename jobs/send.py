"""Send every text that is ready, each through the fence."""

import logging
import random
from datetime import timedelta

from companion.database import uuid7
from companion.errors import Ambiguous, Paused
from companion.messaging import outbox, sending
from jobs.shift import Shift

BATCH = 10
LOST_IN_A_ROW = 5
"""After so many answers that nobody could read, something is wrong out there: wait instead of guessing on."""
REST = timedelta(minutes=1)
log = logging.getLogger("companion.jobs.send")


def run(shift: Shift) -> None:
    owner, lost = str(uuid7()), 0
    while not shift.ending.is_set():
        batch = outbox.claim(shift.db, owner, shift.now, BATCH)
        shift.db.commit()
        for done, message in enumerate(batch, start=1):
            way, chance = shift.transport_for(message), random.random()  # noqa: S311 (it spreads, it hides nothing)
            trouble = sending.deliver(shift.db, message, owner, way, shift.clock, chance)
            lost = lost + 1 if isinstance(trouble, Ambiguous) else 0
            if isinstance(trouble, Paused) or lost >= LOST_IN_A_ROW:
                log.error("texts are not leaving: %s", trouble)
                for message_left in batch[done:]:
                    outbox.give_back(shift.db, message_left, owner, shift.now, shift.now + REST)
                shift.db.commit()
                return
        if not batch:
            return
