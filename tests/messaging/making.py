"""Texts to test with."""

from datetime import timedelta

from sqlalchemy import select

from companion.messaging import fence, outbox, states
from companion.messaging.models import Message
from companion.messaging.outbox import Occasion
from companion.people.models import OptIn
from jobs.shift import DRAWER, Shift
from tests.factories import NOON, make_participant

_number = iter(range(10**6))


def make_agreed(db, **about):
    """Somebody who agreed to texts, with that agreement."""
    person = make_participant(db, **about)
    return person, db.scalar(select(OptIn).where(OptIn.participant_id == person.id))


def make_message(db, opt_in=None, kind="session_soon", due_at=NOON, key=None, lasts=timedelta(hours=3), **changed):
    """A text that is planned; `state=` and other columns put it where your test begins."""
    opt_in = opt_in or make_agreed(db)[1]
    key = key or f"test:{next(_number)}"
    values = {"starts": "2026-11-23T14:00", "line": ""}
    zone = opt_in.participant.zone
    assert outbox.plan(db, opt_in, Occasion(kind, key, due_at, due_at + lasts, zone, values), due_at)
    message = db.scalars(select(Message).where(Message.key == key).order_by(Message.id.desc())).first()
    for name, value in changed.items():
        setattr(message, name, value)
    db.flush()
    return message


def make_sending(db, opt_in=None, at=NOON, owner="worker", **about):
    """A text that has just passed the fence; its worker may now do anything, or die."""
    message = make_claimed(db, opt_in, at, owner, **about)
    assert fence.passes(db, message, owner, at)
    db.commit()
    return again(db, message)


def make_claimed(db, opt_in=None, at=NOON, owner="worker", **about):
    message = make_message(db, opt_in, due_at=at, **about)
    outbox.promote(db, at)
    assert message.id in {claimed.id for claimed in outbox.claim(db, owner, at, 100)}
    db.commit()
    return again(db, message)


def again(db, message):
    """The same text as it stands now, for everybody."""
    db.commit()
    db.expire_all()
    return db.get_one(Message, message.id)


def make_shift(db, at=NOON, transport=DRAWER):
    return Shift(db, lambda: at, transport)


def open_states(db):
    return sorted(m.state for m in db.scalars(select(Message)) if m.state in states.OPEN)
