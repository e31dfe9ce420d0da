"""Did it leave? For texts whose answer got lost: the carrier's own list decides, looked at twice.

At most one such text per phone stands open, so a new entry in the list of that phone is it. A code or a page to
staff stands outside that rule and is told by its words, which differ each time.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, Update, and_, or_, select, update
from sqlalchemy.orm import Session, joinedload

from companion.messaging import outbox, settle, states
from companion.messaging.models import Message
from companion.messaging.transports import Carried
from companion.people.models import Participant
from companion.words import N_

ANSWER_DUE = timedelta(seconds=60)
"""Longer than any answer of the carrier takes: a sending without a result is then nobody's."""
FIRST_LOOK, SECOND_LOOK = timedelta(seconds=60), timedelta(minutes=5)
SKEW = timedelta(minutes=8)
"""How far its clock may stand from ours."""
POLLS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
NOBODY_KNOWS = N_("We could not learn whether this text arrived.")


def abandon(db: Session, now: datetime) -> None:
    """A worker died or froze at the wire: what it was sending may have left, or not."""
    old = (Message.fenced_at <= now - ANSWER_DUE,)
    outbox.move(db, old, states.UNKNOWN, now, expected=(states.SENDING,), lease_owner=None, lease_until=None)


def to_look_for(now: datetime) -> Select[Message]:
    """Texts whose next look is due, longest waiting first."""
    first = and_(Message.looks == 0, Message.fenced_at <= now - FIRST_LOOK)
    second = and_(Message.looks >= 1, Message.fenced_at <= now - SECOND_LOOK)
    lost = select(Message).where(Message.state == states.UNKNOWN, or_(first, second)).order_by(Message.fenced_at)
    return _whole(lost)


def _whole(texts: Select[Message]) -> Select[Message]:
    """With whom they went to, and as the rows stand now."""
    people = joinedload(Message.participant).joinedload(Participant.site)
    return texts.options(people).execution_options(populate_existing=True)


def since(message: Message) -> datetime:
    assert message.fenced_at is not None  # only what passed the fence can be unknown
    return message.fenced_at - SKEW


def found(message: Message, listed: Sequence[Carried], known: Collection[str]) -> Carried | None:
    """The entry of the list that is this text: made around then, and nobody else's."""
    assert message.fenced_at is not None
    until = message.fenced_at + SKEW
    new = [entry for entry in listed if entry.sid not in known and entry.created_at and entry.created_at <= until]
    if message.text_class <= states.PAGE:
        new = [entry for entry in new if entry.body == message.in_full]
    return min(new, key=lambda entry: entry.created_at or until, default=None)


def conclude(db: Session, message: Message, listed: Sequence[Carried], now: datetime) -> None:
    """Take up the text that was found; after two empty looks it never left and may be offered again."""
    known = set(db.scalars(select(Message.sid).where(Message.sid.in_([entry.sid for entry in listed]))))
    entry = found(message, listed, known - {None})  # type: ignore[arg-type]
    here = (Message.id == message.id, Message.looks == message.looks)
    if entry is not None:
        settle.carried(db, message.id, entry.sid, entry.status, now, entry.error)
    elif message.looks == 0:
        db.execute(_looked(message))
    elif message.text_class == states.CODE or message.attempts >= settle.ATTEMPTS:
        outbox.move(db, here, states.DEAD, now, expected=(states.UNKNOWN,), ended=NOBODY_KNOWS)
    else:
        outbox.move(db, here, states.READY, now, expected=(states.UNKNOWN,), not_before=now, looks=0)


def to_poll(now: datetime) -> Select[Message]:
    """Texts that the carrier has but never told us more about: asked for after 15 minutes, 1 hour, 6 hours."""
    due = [and_(Message.looks == n, Message.fenced_at <= now - wait) for n, wait in enumerate(POLLS)]
    quiet = select(Message).where(Message.state.in_((states.ACCEPTED, states.SENT)), or_(*due))
    return _whole(quiet.order_by(Message.fenced_at))


def polled(db: Session, message: Message, entry: Carried, now: datetime) -> None:
    """Note what the carrier said when asked; the next question comes later."""
    settle.carried(db, message.id, entry.sid, entry.status, now, entry.error)
    db.execute(_looked(message))


def _looked(message: Message) -> Update:
    seen = update(Message).where(Message.id == message.id, Message.looks == message.looks)
    return seen.values(looks=message.looks + 1).execution_options(synchronize_session=False)
