"""Leaving texts for sending, calling them back, and taking the ones that are due.

Nothing here talks to a carrier: a text that was claimed still has to pass the fence (fence.py). Every change says
which state it expects; when no row answers, somebody else was faster, and that is no error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from companion.database import Base
from companion.messaging import states, texts
from companion.messaging.models import Message, Plan
from companion.messaging.once import add_once
from companion.messaging.texts import CHECK_IN, SCHEDULE
from companion.people.models import OptIn, Participant
from companion.words import N_

__all__ = ["CHECK_IN", "SCHEDULE", "Occasion", "claim", "give_back", "move", "plan", "promote", "speak", "supersede"]

LEASE = timedelta(minutes=2)
CHANGED = N_("Something changed, so this text was not needed any more.")
TOO_LATE = N_("It was too late for this text.")
_PLANS, _MESSAGES = Base.metadata.tables["message_plan"], Base.metadata.tables["message"]
# Built once: every check-in passes here.
_RAISE = (
    update(_PLANS)
    .where(_PLANS.c.participant_id == bindparam("of"), _PLANS.c.topic == bindparam("about"))
    .values(version=_PLANS.c.version + 1)
    .returning(_PLANS.c.id)
)
_CALL_BACK = (
    update(_MESSAGES)
    .where(_MESSAGES.c.participant_id == bindparam("of"), _MESSAGES.c.topic == bindparam("about"))
    .where(_MESSAGES.c.state.in_(states.OPEN))
    .values(state=states.SUPERSEDED, changed_at=bindparam("now"), ended=CHANGED)
)


@dataclass(frozen=True)
class Occasion:
    """What is texted about, and when: due, and no later than."""

    kind: str
    key: str
    due_at: datetime
    not_after: datetime
    zone: str
    values: Mapping[str, str]


def plan(db: Session, opt_in: OptIn, occasion: Occasion, at: datetime, plan_version: int = 0) -> bool:
    """Leave a text for sending. The same key twice is one text; False when it was there."""
    text, participant = texts.TEXTS[occasion.kind], opt_in.participant
    message = Message(
        participant_id=opt_in.participant_id,
        opt_in_id=opt_in.id,
        phone_index=opt_in.phone_index,
        kind=occasion.kind,
        text_class=text.text_class,
        topic=text.topic,
        plan_version=plan_version,
        language=participant.language,
        values=dict(occasion.values),
        key=occasion.key,
        due_at=occasion.due_at,
        not_before=occasion.due_at,
        not_after=occasion.not_after,
        zone=occasion.zone,
        state=states.PLANNED,
        changed_at=at,
    )
    return add_once(db, message)


def version(db: Session, participant_id: UUID, topic: str) -> int:
    """The version that a plan for this topic must carry. Read it before the facts the plan rests on."""
    found = select(Plan.version).where(Plan.participant_id == participant_id, Plan.topic == topic)
    return db.scalar(found) or 0


def supersede(db: Session, participant: Participant, topic: str, at: datetime) -> None:
    """What was planned about this topic no longer holds; the planner starts afresh from what does."""
    mine = {"of": participant.id, "about": topic}
    if db.execute(_RAISE, mine).first() is None:
        add_once(db, Plan(participant_id=participant.id, topic=topic, version=0))
        db.execute(_RAISE, mine)
    db.execute(_CALL_BACK, {**mine, "now": at})


def speak(db: Session, participant: Participant) -> None:
    """The person chose another language: texts that have not left follow."""
    mine = (Message.participant_id == participant.id, Message.state.in_(states.OPEN))
    _change(db, update(Message).where(*mine).values(language=participant.language))


def promote(db: Session, now: datetime) -> int:
    """Make ready what is due, end what came too late, and free what a lost worker held. Says how many are ready."""
    late = (Message.not_after <= now,)
    move(db, late, states.EXPIRED, now, expected=(states.PLANNED, states.READY), ended=TOO_LATE)
    lost = (Message.lease_until <= now,)
    move(db, lost, states.READY, now, expected=(states.CLAIMED,), lease_owner=None, lease_until=None)
    return len(move(db, (Message.due_at <= now,), states.READY, now, expected=(states.PLANNED,)))


def claim(db: Session, owner: str, now: datetime, limit: int) -> Sequence[Message]:
    """Take some ready texts under a lease, the most important first. Nobody else gets the same ones."""
    waiting = (
        select(Message.id)
        .where(Message.state == states.READY, Message.not_before <= now)
        .order_by(Message.text_class, Message.not_before)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("waiting")  # a plain subquery may be run again by PostgreSQL, and would then lock other rows
    )
    taken = move(
        db,
        (Message.id.in_(select(waiting.c.id)),),
        states.CLAIMED,
        now,
        expected=(states.READY,),
        lease_owner=owner,
        lease_until=now + LEASE,
    )
    people = joinedload(Message.participant).joinedload(Participant.site)
    whole = select(Message).where(Message.id.in_(taken)).order_by(Message.text_class, Message.not_before)
    return db.scalars(whole.options(people).execution_options(populate_existing=True)).all() if taken else []


def give_back(db: Session, message: Message, owner: str, now: datetime, not_before: datetime) -> bool:
    """Let go of a claimed text; it may be taken again later."""
    held = (Message.id == message.id, Message.lease_owner == owner)
    values = {"lease_owner": None, "lease_until": None, "not_before": not_before}
    return bool(move(db, held, states.READY, now, expected=(states.CLAIMED,), **values))


def move(
    db: Session,
    which: Sequence[ColumnElement[bool]],
    to: str,
    at: datetime,
    *,
    expected: Sequence[str] = (),
    **values: Any,
) -> list[UUID]:
    """Change the state of the texts that still stand where we believe, and say which those were."""
    start = tuple(expected or states.before(to))
    assert set(start) <= set(states.before(to)), f"{start} may not become {to}"
    changed = update(Message).where(*which, Message.state.in_(start)).values(state=to, changed_at=at, **values)
    return list(db.scalars(changed.returning(Message.id).execution_options(synchronize_session=False)))


def _change(db: Session, statement: Any) -> None:
    db.execute(statement.execution_options(synchronize_session=False))
