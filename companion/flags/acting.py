"""What may a colleague do with a flag: take it, answer the person, close it. One flag at a time, each act recorded.

Seeing is not closing: nothing closes before somebody took it, and urgent needs an outcome and a note (R74).
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from companion.audit import chain
from companion.errors import Refused
from companion.flags.levels import Level
from companion.flags.models import Answer, Closure, Flag, Taking
from companion.people.models import Staff
from companion.words import N_

OUTCOMES = {
    "spoke": N_("We spoke"),
    "met": N_("We met"),
    "texted": N_("We wrote to each other"),
    "referred": N_("Someone else is taking care of it"),
    "no-need": N_("No one needs to do more"),
}
LONGEST_WORDS = 500


def take(db: Session, flag: Flag, staff: Staff, at: datetime, *, over: bool = False) -> None:
    """It is mine now. Saying it twice changes nothing; taking it from a colleague must be meant (`over`)."""
    _hold(db, flag)
    if flag.is_seen and flag.takings[-1].staff_id == staff.id:
        return
    if flag.is_seen and not over:
        raise Refused(N_("Someone else took this a moment ago. Look again, and take it over if you agreed on that."))
    db.add(Taking(flag=flag, staff=staff, at=at))
    chain.record(db, staff, "took a flag", at, flag.participant_id, str(flag.id))


def answer(db: Session, flag: Flag, staff: Staff, words: str, at: datetime) -> None:
    """Tell the person what was seen and what will happen. Answering a flag that nobody has takes it."""
    words = words.strip()
    if not words:
        raise Refused(N_("Please write what you want to tell them."))
    if len(words) > LONGEST_WORDS:
        raise Refused(N_("Please keep it under 500 letters."))
    take(db, flag, staff, at)
    db.add(Answer(flag=flag, staff=staff, words=words, at=at))
    chain.record(db, staff, "answered a flag", at, flag.participant_id, str(flag.id))


def close(db: Session, flag: Flag, staff: Staff, outcome: str, note: str, at: datetime) -> None:
    """How it ended, once. Urgent needs a note; a flag that came back since it was seen must be taken again."""
    _hold(db, flag)
    if not flag.is_seen:
        raise Refused(N_("Please take this first. It cannot be closed before someone has seen it."))
    if outcome not in OUTCOMES:
        raise Refused(N_("Please choose how it ended."))
    note = note.strip()
    if flag.level >= Level.URGENT and not note:
        raise Refused(N_("This was urgent. Please write a note about how it ended."))
    if len(note) > LONGEST_WORDS:
        raise Refused(N_("Please keep it under 500 letters."))
    db.add(Closure(flag=flag, staff=staff, outcome=outcome, note=note or None, at=at))
    db.execute(update(Flag).where(Flag.id == flag.id, Flag.closed_at.is_(None)).values(closed_at=at))
    chain.record(db, staff, "closed a flag", at, flag.participant_id, str(flag.id))


def _hold(db: Session, flag: Flag) -> None:
    """Lock it and read it anew, so that two colleagues act one after the other. Raises Refused when it has ended."""
    db.scalar(select(Flag.id).where(Flag.id == flag.id).with_for_update())
    db.refresh(flag)
    if flag.closed_at is not None:
        raise Refused(N_("Someone closed this already. There is nothing more to do."))
