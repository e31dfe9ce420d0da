"""Agreeing to be texted, and taking it back: both at once, both with a row that says when (R56)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from companion.messaging import outbox, suppression
from companion.messaging.models import Message
from companion.messaging.outbox import Occasion
from companion.messaging.states import OPEN, SUPPRESSED
from companion.people import queries as people
from companion.people.models import WORDS_VERSION, OptIn, OptOut, Participant
from companion.words import N_

TAKEN_BACK = N_("You turned texts off.")
WITHIN = timedelta(minutes=30)


def agree(db: Session, participant: Participant, at: datetime) -> OptIn:
    """They want texts on the phone they have now. A confirmation goes out; an agreement that stands is kept."""
    standing = db.scalar(people.standing_opt_in(participant))
    if standing is not None:
        return standing
    suppression.lock(db, participant.phone_index)
    opt_in = OptIn(participant=participant, phone_index=participant.phone_index, words_version=WORDS_VERSION, at=at)
    db.add(opt_in)
    db.flush()
    outbox.plan(db, opt_in, Occasion("agreed", f"agreed:{opt_in.id}", at, at + WITHIN, participant.zone, {}), at)
    return opt_in


def take_back(db: Session, participant: Participant, at: datetime, how: str = "page") -> None:
    """No more texts. What waits ends in this same transaction; twice changes nothing."""
    suppression.lock(db, participant.phone_index)
    standing = db.scalar(people.standing_opt_in(participant))
    if standing is None:
        return
    db.add(OptOut(opt_in=standing, how=how, at=at))
    db.flush()
    outbox.move(db, (Message.opt_in_id == standing.id,), SUPPRESSED, at, expected=OPEN, ended=TAKEN_BACK)


def stopped(db: Session, participant: Participant) -> bool:
    """Whether their phone has stopped texts by a text of its own; only START from there lifts that."""
    return suppression.holds(db, participant.phone_index)
