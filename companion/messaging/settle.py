"""What became of a text that passed the fence? Answers, callbacks and troubles, in any order and any number."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from companion.errors import Ambiguous, NoSuchPhone, Paused, Stopped, TryLater, Undelivered
from companion.messaging import carrier, codes, outbox, states, suppression
from companion.messaging.models import Message
from companion.words import N_

log = logging.getLogger("companion.messaging")
ATTEMPTS = 4
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 900.0
DRAWER = "drawer-"
"""How the drawer's own references begin: there a code is read where it lies."""
GAVE_UP = N_("The phone company would not take this text.")


def carried(db: Session, message_id: UUID, sid: str, status: str, at: datetime, error: str = "") -> bool:
    """The carrier says where the text is. A lower rank than we know changes nothing; so does the same word again."""
    to = carrier.STATES.get(status)
    if to is None:
        return False
    known = (Message.id == message_id, Message.fenced_at.is_not(None), or_(Message.sid.is_(None), Message.sid == sid))
    values: dict[str, Any] = {"sid": sid, "error": error or None, "lease_owner": None, "lease_until": None, "looks": 0}
    moved = outbox.move(db, known, to, at, **values)
    if not moved and db.scalar(select(Message.sid).where(Message.id == message_id)) not in {None, sid}:
        log.error("a text left twice: %s", message_id)
    if moved and not sid.startswith(DRAWER):
        codes.forget(db, message_id)
    if moved and error.isdecimal():
        _learn(db, message_id, int(error), at)
    return bool(moved)


def _learn(db: Session, message_id: UUID, code: int, at: datetime) -> None:
    """What a late code says about the phone itself."""
    phone_index = db.scalar(select(Message.phone_index).where(Message.id == message_id))
    if phone_index is not None and code in carrier.NO_SUCH_PHONE | carrier.STOPPED:
        cause = suppression.CARRIER if code in carrier.STOPPED else suppression.INVALID
        suppression.suppress(db, phone_index, cause, at)


def failed(db: Session, message: Message, trouble: Undelivered, at: datetime, chance: float) -> None:
    """The sending ended in trouble; `chance` (0 to 1) spreads those that come again."""
    here = (Message.id == message.id,)
    let_go = {"lease_owner": None, "lease_until": None, "error": str(trouble)}
    match trouble:
        case Ambiguous():
            outbox.move(db, here, states.UNKNOWN, at, expected=(states.SENDING,), **let_go)
        case Paused():  # says nothing about this text: it keeps its tries
            again = {"not_before": at + timedelta(minutes=1), "attempts": Message.attempts - 1}
            outbox.move(db, here, states.READY, at, expected=(states.SENDING,), **let_go, **again)
        case TryLater() if message.attempts + 1 < ATTEMPTS and message.text_class != states.CODE:
            wait = max(pause(message.attempts, chance), trouble.retry_after)
            again = {"not_before": at + timedelta(seconds=wait)}
            outbox.move(db, here, states.READY, at, expected=(states.SENDING,), **let_go, **again)
        case Stopped() | NoSuchPhone():
            cause = suppression.CARRIER if isinstance(trouble, Stopped) else suppression.INVALID
            why = suppression.NO_TEXTS if isinstance(trouble, Stopped) else suppression.NO_SUCH_PHONE
            outbox.move(db, here, states.SUPPRESSED, at, expected=(states.SENDING,), ended=why, **let_go)
            suppression.suppress(db, message.phone_index, cause, at)
        case _:
            outbox.move(db, here, states.DEAD, at, expected=(states.SENDING,), ended=GAVE_UP, **let_go)


def pause(attempts: int, chance: float) -> float:
    """Seconds until the next try: doubling, bounded, and spread so that they do not come all at once."""
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempts) * (0.5 + chance))
