"""The only gate to the wire. What passes here is committed as `sending` before a byte goes out.

One UPDATE asks everything again at the last moment: still mine, still in time, still wanted, still true. On
PostgreSQL the phone is locked first, so that a stop lands strictly before or after. Only messaging's tables and the
agreement are read: a feature that changes supersedes its own texts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, false, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from companion.messaging import outbox, quiet, states, suppression
from companion.messaging.models import Message, Plan, Suppression
from companion.people.models import OptOut, Participant
from companion.words import N_

SLOW = 0.5
"""Seconds between asking for the commit and the wire, by a clock that also runs while we are frozen."""
A_MINUTE, A_DAY = 1, 6
"""How many texts one phone gets at most; what answers the person does not count against them."""
MOVED = N_("The number changed after this text was planned.")

Other = aliased(Message)


@dataclass(frozen=True)
class Obstacle:
    """Why a text may not leave, where it goes instead, and the reason in words. No state: it waits.

    A page to staff passes them all; a code passes those that are not `for_codes` too.
    """

    stands: ColumnElement[bool]
    to: str = ""
    why: str = ""
    for_codes: bool = False

    @property
    def is_passed(self) -> ColumnElement[bool]:
        past = Message.text_class == states.PAGE if self.for_codes else Message.text_class <= states.PAGE
        return or_(past, ~self.stands)


def passes(db: Session, message: Message, owner: str, now: datetime) -> bool:
    """Commit after this, then send. False: the text was put where it belongs."""
    suppression.lock(db, message.phone_index, sending=True)
    if quiet.holds(now, message.zone, message.text_class):
        morning = quiet.over(now, message.zone)
        _put(db, message, owner, now, states.PLANNED if morning < message.not_after else states.EXPIRED, morning)
        return False
    obstacles = _obstacles(now)
    mine = (Message.id == message.id, Message.lease_owner == owner, Message.lease_until > now, Message.due_at <= now)
    free = [obstacle.is_passed for obstacle in obstacles]
    values = {"fenced_at": now, "attempts": Message.attempts + 1, "looks": 0}
    try:
        with db.begin_nested():
            where = (*mine, Message.not_after > now, *free)
            passed = outbox.move(db, where, states.SENDING, now, expected=(states.CLAIMED,), **values)
    except IntegrityError:
        passed = []  # another text to this phone went through the gate at the same moment
    if not passed:
        _put_away(db, message, owner, now, obstacles)
    return bool(passed)


def step_back(db: Session, message: Message, now: datetime) -> None:
    """It passed, but so slowly that somebody may already be looking for it. It was not sent: offer it again."""
    fenced = (Message.id == message.id, Message.lease_owner == message.lease_owner)
    values = {"lease_owner": None, "lease_until": None, "attempts": Message.attempts - 1}
    outbox.move(db, fenced, states.READY, now, expected=(states.SENDING,), **values)


def _obstacles(now: datetime) -> tuple[Obstacle, ...]:
    recent = select(func.count()).where(Other.phone_index == Message.phone_index, Other.text_class > states.ANSWER)
    minute = recent.where(Other.fenced_at > now - timedelta(minutes=1)).correlate(Message).scalar_subquery()
    day = recent.where(Other.fenced_at > now - timedelta(days=1)).correlate(Message).scalar_subquery()
    capped = or_(minute >= A_MINUTE, day >= A_DAY)
    return (
        Obstacle(_suppressed(), states.SUPPRESSED, suppression.NO_TEXTS, for_codes=True),
        Obstacle(_taken_back(), states.SUPPRESSED, suppression.NO_TEXTS),
        Obstacle(_stale(), states.SUPERSEDED, outbox.CHANGED),
        Obstacle(_moved(), states.SUPERSEDED, MOVED, for_codes=True),
        Obstacle(Message.not_after <= now, states.EXPIRED, outbox.TOO_LATE),
        Obstacle(_ambiguous_there()),
        Obstacle((Message.text_class > states.ANSWER) & capped),
    )


def _suppressed() -> ColumnElement[bool]:
    there = select(Suppression.id).where(Suppression.phone_index == Message.phone_index)
    there = there.where(Suppression.lifted_at.is_(None))
    # The one word that says the stop was understood is still allowed out.
    return exists(there.correlate(Message)) & (Message.kind != "stopped")


def _taken_back() -> ColumnElement[bool]:
    there = select(OptOut.id).where(OptOut.opt_in_id == Message.opt_in_id)
    return exists(there.correlate(Message)) & Message.kind.not_in(("stopped", "changed"))


def _stale() -> ColumnElement[bool]:
    newer = select(Plan.id).where(Plan.participant_id == Message.participant_id, Plan.topic == Message.topic)
    return exists(newer.where(Plan.version != Message.plan_version).correlate(Message))


def _moved() -> ColumnElement[bool]:
    same = select(Participant.id).where(Participant.id == Message.participant_id)
    moved = ~exists(same.where(Participant.phone_index == Message.phone_index).correlate(Message))
    # The number they left is told so, and nothing else.
    return moved & (Message.kind != "changed")


def _ambiguous_there() -> ColumnElement[bool]:
    there = select(Other.id).where(Other.phone_index == Message.phone_index, Other.text_class > states.PAGE)
    return exists(there.where(Other.state.in_(states.AMBIGUOUS)).correlate(Message))


def _put_away(db: Session, message: Message, owner: str, now: datetime, obstacles: tuple[Obstacle, ...]) -> None:
    standing = db.execute(select(*(o.stands for o in obstacles), false()).where(Message.id == message.id)).one()
    for obstacle, stands in zip(obstacles, standing, strict=False):
        if stands and obstacle.to:
            held = (Message.id == message.id, Message.lease_owner == owner)
            outbox.move(db, held, obstacle.to, now, expected=(states.CLAIMED,), ended=obstacle.why)
            return
    outbox.give_back(db, message, owner, now, now + timedelta(minutes=1))


def _put(db: Session, message: Message, owner: str, now: datetime, to: str, due_at: datetime) -> None:
    held = (Message.id == message.id, Message.lease_owner == owner)
    values = {"due_at": due_at, "not_before": due_at, "lease_owner": None, "lease_until": None}
    ended = {"ended": outbox.TOO_LATE} if to == states.EXPIRED else values
    outbox.move(db, held, to, now, expected=(states.CLAIMED,), **ended)
