"""A code on its way to a phone. Asking for one is the agreement to it; a phone that said stop gets none all the same.

Its digits open somebody's account, so they live as short as can be: sealed while the text waits, blank once it left.
The drawer keeps them for as long as they work, since a demo is read there (R35).
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Update, text, update
from sqlalchemy.orm import Session

from companion import vault
from companion.messaging import states, suppression, texts
from companion.messaging.models import Message
from companion.messaging.once import add_once
from companion.people.models import Participant

SENT_WITHIN = timedelta(minutes=5)
KEPT = timedelta(minutes=10)
"""No longer than a code works."""
# As the index of codes says it, word for word: otherwise the whole table would be read each second.
_WITH_DIGITS = text("text_class = 0 AND values_box IS NOT NULL")


def leave(
    db: Session, participant: Participant, digits: str, asked: UUID, at: datetime, number: str | None = None
) -> None:
    """Leave it for sending at once, to the number they have or to the `number` they say is theirs (E.164).

    The same asking twice is one text.
    """
    phone_index = vault.index(number) if number else participant.phone_index
    stopped = suppression.holds(db, phone_index)
    message = Message(
        participant_id=participant.id,
        phone_index=phone_index,
        kind="code",
        text_class=texts.TEXTS["code"].text_class,
        language=participant.language,
        key=f"code:{asked}",
        due_at=at,
        not_before=at,
        not_after=at + SENT_WITHIN,
        zone=participant.zone,
        state=states.SUPPRESSED if stopped else states.PLANNED,
        ended=suppression.NO_TEXTS if stopped else None,
        changed_at=at,
    )
    if not stopped:
        message.values = {"code": digits, **({"to": number} if number else {})}
    add_once(db, message)


def forget(db: Session, message_id: UUID) -> None:
    """The carrier has it."""
    _blank(db, update(Message).where(Message.id == message_id, Message.text_class == states.CODE))


def forget_old(db: Session, now: datetime) -> None:
    """Whatever became of them, these open nothing any more."""
    _blank(db, update(Message).where(_WITH_DIGITS, Message.due_at <= now - KEPT))


def _blank(db: Session, which: Update) -> None:
    db.execute(which.values(values_box=None).execution_options(synchronize_session=False))
