"""What has been kept long enough? Swept every night in small pieces, so that nobody waits (R30).

Sweeping twice is sweeping once. What still waits for a person, such as a reply nobody has read, is never swept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from companion.database import Base
from companion.messaging import states
from companion.messaging.models import Message, Reading, Reply, Sorting, Tick
from companion.settings import Retention
from companion.signin.models import Invitation, SignIn

AT_ONCE = 500
VALUES = getattr(Message, Message.values.box)


@dataclass(frozen=True)
class Broom:
    """One kind of thing: for how many days it is kept, which are older, and what is done to them."""

    name: str
    days: int
    of: type[Base]
    older: Callable[[datetime], ColumnElement[bool]]
    sweep: Callable[[Session, Sequence[UUID]], None]


def brooms(kept: Retention) -> tuple[Broom, ...]:
    return (
        Broom("texts", kept.texts_days, Message, _old_texts, _blank),
        Broom("replies", kept.replies_days, Reply, _old_replies, _delete_replies),
        Broom("sign-ins", kept.signins_days, SignIn, _old_sign_ins, _deleting(SignIn)),
        Broom("invitations", kept.invitations_days, Invitation, _old_invitations, _deleting(Invitation)),
        Broom("ticks", kept.ticks_days, Tick, lambda limit: Tick.at < limit, _deleting(Tick)),
    )


def sweep(db: Session, broom: Broom, now: datetime, ending: Callable[[], bool]) -> int:
    """Commits after each piece and says how many there were. Stops between two pieces when told to."""
    done = 0
    if broom.days:
        for ids in _pieces(db, broom.of, broom.older(now - timedelta(days=broom.days))):
            broom.sweep(db, ids)
            db.commit()
            done += len(ids)
            if ending():
                break
    return done


def _pieces(db: Session, of: type[Base], older: ColumnElement[bool]) -> Iterator[Sequence[UUID]]:
    """By id, which grows with time: each row is looked at once, however many pieces there are."""
    found = select(of.id).where(older).order_by(of.id).limit(AT_ONCE)
    ids = db.scalars(found).all()
    while ids:
        last = ids[-1]
        yield ids
        ids = db.scalars(found.where(of.id > last)).all()
    db.rollback()  # SQLite's turn to write is not held on to


def _old_texts(limit: datetime) -> ColumnElement[bool]:
    done = Message.state.in_((*states.CARRIED, *states.ENDED))
    return and_(done, VALUES.is_not(None), Message.changed_at < limit, Message.due_at < limit)


def _blank(db: Session, ids: Sequence[UUID]) -> None:
    _do(db, update(Message).where(Message.id.in_(ids)).values({VALUES: None}))


def _old_replies(limit: datetime) -> ColumnElement[bool]:
    taken_up = or_(Reply.reading.has(), Reply.sorting.has(Sorting.way != "team"))
    return (Reply.at < limit) & taken_up


def _delete_replies(db: Session, ids: Sequence[UUID]) -> None:
    for about in (Reading, Sorting):
        _do(db, delete(about).where(about.reply_id.in_(ids)))
    _do(db, delete(Reply).where(Reply.id.in_(ids)))


def _old_sign_ins(limit: datetime) -> ColumnElement[bool]:
    return or_(SignIn.ended_at < limit, SignIn.expires_at < limit)


def _old_invitations(limit: datetime) -> ColumnElement[bool]:
    return or_(Invitation.used_at < limit, Invitation.expires_at < limit)


def _deleting(kind: type[Base]) -> Callable[[Session, Sequence[UUID]], None]:
    return lambda db, ids: _do(db, delete(kind).where(kind.id.in_(ids)))


def _do(db: Session, statement: Any) -> None:
    db.execute(statement.execution_options(synchronize_session=False))
