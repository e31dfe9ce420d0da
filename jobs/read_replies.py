"""Take up what people texted: a number becomes their check-in, words go to the team.

Nothing is guessed. Who writes words is told at once that nobody reads texts right away, and whom to call.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from companion.audit import chain
from companion.checkins import arrival
from companion.flags.levels import Level, Raise, Sentence
from companion.flags.raising import raise_flag
from companion.messaging import queries, replies, understanding
from companion.messaging.models import Reply
from companion.people.models import Participant
from companion.words import N_
from jobs.shift import Shift

AT_ONCE = 200
LOW = 2
HALF_HOURS = 1800
REASON = Sentence(N_("They sent a text in their own words. It waits to be read."))


def run(shift: Shift) -> None:
    for reply in shift.db.scalars(queries.unsorted().limit(AT_ONCE)).all():
        if reply.participant is None:
            replies.sort(shift.db, reply, "team", shift.now)
        else:
            take_up(shift.db, reply, reply.participant, shift.now)
        shift.db.commit()


def take_up(db: Session, reply: Reply, participant: Participant, now: datetime) -> None:
    """One reply of somebody we know, once."""
    number = understanding.number(reply.body)
    asked = number is not None and db.scalar(queries.open_prompt(participant.id, reply.at)) is not None
    if not replies.sort(db, reply, "check-in" if asked else "team", now):
        return
    if asked and number is not None:
        arrival.record_text(db, participant, number, reply.at, reply.id)
        replies.answer(db, participant, "saved_low" if number <= LOW else "saved", f"saved:{reply.id}", now)
        return
    raised = Raise("texted", 1, Level.TODAY, (REASON,), {"reply": str(reply.id)})
    flag = raise_flag(db, participant, raised, reply.at, now)
    slot = int(reply.at.timestamp()) // HALF_HOURS  # several texts in a row get one answer
    replies.answer(db, participant, "read_later", f"read_later:{participant.id}:{slot}", now)
    chain.record(db, "jobs", "raised a flag", now, participant.id, str(flag.id))
