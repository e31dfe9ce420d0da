"""Which phones get nothing from us? A stop holds from the moment its row is there (R57)."""

from datetime import datetime

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from companion.messaging import outbox, states
from companion.messaging.models import Contact, Message, Suppression
from companion.messaging.once import add_once
from companion.words import N_

STOP, ASKED, CARRIER, INVALID = "stop", "asked", "carrier", "invalid"
LIFTED_BY_START = (STOP, ASKED, CARRIER)
NO_TEXTS = N_("This phone asked for no more texts.")
NO_SUCH_PHONE = N_("This number cannot take texts.")


def standing(phone_index: bytes) -> Select[Suppression]:
    return select(Suppression).where(Suppression.phone_index == phone_index, Suppression.lifted_at.is_(None))


def holds(db: Session, phone_index: bytes) -> bool:
    return bool(db.scalar(select(exists(standing(phone_index).with_only_columns(Suppression.id)))))


def lock(db: Session, phone_index: bytes, *, sending: bool = False) -> None:
    """Stand in line for this phone: a stop alone, sendings side by side. SQLite has one writer anyway."""
    row = select(Contact.id).where(Contact.phone_index == phone_index).with_for_update(read=sending)
    if db.scalar(row) is None:
        add_once(db, Contact(phone_index=phone_index))
        db.scalar(row)


def suppress(db: Session, phone_index: bytes, cause: str, at: datetime) -> bool:
    """No more texts to this phone, and none of those that wait. Saying it twice changes nothing."""
    lock(db, phone_index)
    new = add_once(db, Suppression(phone_index=phone_index, cause=cause, at=at))
    withdraw(db, phone_index, NO_SUCH_PHONE if cause == INVALID else NO_TEXTS, at)
    return new


def withdraw(db: Session, phone_index: bytes, why: str, at: datetime) -> None:
    """End every text to this phone that has not left; codes and pages to staff stand apart."""
    theirs = (Message.phone_index == phone_index, Message.text_class > states.PAGE)
    outbox.move(db, theirs, states.SUPPRESSED, at, expected=states.OPEN, ended=why)


def lift(db: Session, phone_index: bytes, at: datetime) -> bool:
    """START takes back a stop. It does not make a dead number live, nor an agreement that was taken back."""
    lock(db, phone_index)
    stops = update(Suppression).where(
        Suppression.phone_index == phone_index, Suppression.lifted_at.is_(None), Suppression.cause.in_(LIFTED_BY_START)
    )
    lifted = stops.values(lifted_at=at).returning(Suppression.id).execution_options(synchronize_session=False)
    return bool(list(db.scalars(lifted)))
