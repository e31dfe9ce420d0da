"""One claimed text on its way out: fence, wire, outcome. No transaction is open while the carrier answers."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from companion.errors import Undelivered
from companion.messaging import fence, quiet, settle, states
from companion.messaging.models import Message
from companion.messaging.transports import Outgoing, Transport

LONGEST = 36_000
"""How many seconds the carrier keeps a text at most."""


def deliver(
    db: Session, message: Message, owner: str, transport: Transport, clock: Callable[[], datetime], chance: float
) -> Undelivered | None:
    """Send it, unless the fence says no. Says what went wrong on the wire, if something did."""
    now = clock()
    text = Outgoing(message.id, message.phone, message.in_full, valid_for(message, now))
    passed = fence.passes(db, message, owner, now)
    asked_for = time.monotonic()
    db.commit()
    if not passed:
        return None
    if time.monotonic() - asked_for > fence.SLOW:
        fence.step_back(db, message, clock())
        db.commit()
        return None
    trouble = None
    try:
        carried = transport.send(text)
        settle.carried(db, message.id, carried.sid, carried.status, clock(), carried.error)
    except Undelivered as met:
        trouble = met
        settle.failed(db, message, trouble, clock(), chance)
    db.commit()
    return trouble


def valid_for(message: Message, now: datetime) -> int:
    """Seconds for which the carrier may hold it: never into the night, never past its own end."""
    ends = [message.not_after]
    if message.text_class > states.ANSWER and not quiet.is_quiet(now, message.zone):
        ends.append(quiet.begins(now, message.zone))
    left = (min(ends) - now) // timedelta(seconds=1)
    return max(1, min(LONGEST, left))
