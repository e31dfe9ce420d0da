"""A question only the right passkey can answer, asked once: five minutes, one purpose, one person, one form session."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from companion.credentials.models import Challenge
from companion.people.models import Participant, Staff

ENTER, PROVE, ADD = "enter", "prove", "add"
GOOD_FOR = timedelta(minutes=5)
SKEW = timedelta(minutes=1)


def ask(
    db: Session, purpose: str, at: datetime, person: Participant | Staff | None = None, handle: bytes | None = None
) -> Challenge:
    """A fresh one. Those that came to nothing are swept away on the way."""
    db.execute(delete(Challenge).where(Challenge.expires_at < at - GOOD_FOR))
    asked = Challenge(purpose=purpose, riddle=secrets.token_bytes(32), made_at=at, expires_at=at + GOOD_FOR)
    asked.handle = handle
    asked.participant_id, asked.staff_id = _owner(person)
    db.add(asked)
    db.flush()
    return asked


def take(
    db: Session, asked: str | None, purpose: str, at: datetime, person: Participant | Staff | None = None
) -> Challenge | None:
    """The challenge of this id, used up by taking it. None when it is old, used, or meant for something else."""
    participant_id, staff_id = _owner(person)
    fitting = (
        Challenge.id == _id(asked),
        Challenge.purpose == purpose,
        Challenge.participant_id.is_not_distinct_from(participant_id),
        Challenge.staff_id.is_not_distinct_from(staff_id),
        Challenge.used_at.is_(None),
        Challenge.expires_at > at,
        Challenge.made_at <= at + SKEW,
    )
    taken = update(Challenge).where(*fitting).values(used_at=at).returning(Challenge)
    return db.scalar(taken.execution_options(synchronize_session=False, populate_existing=True))


def _owner(person: Participant | Staff | None) -> tuple[UUID | None, UUID | None]:
    if person is None:
        return None, None
    return (None, person.id) if isinstance(person, Staff) else (person.id, None)


def _id(asked: str | None) -> UUID | None:
    try:
        return UUID(asked or "")
    except ValueError:
        return None
