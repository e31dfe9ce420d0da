"""What the office does about somebody's links to join: a fresh one, or none. Each recorded."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from companion.audit import chain
from companion.people.models import Participant, Staff
from companion.signin import invitations
from companion.signin.models import Invitation


def renew(db: Session, person: Participant, by: Staff, at: datetime) -> str:
    """A fresh link; those before open nothing any more."""
    _close_links(db, person, at)
    token = invitations.renew(db, person, at)
    chain.record(db, by, "invited", at, subject=person.id)
    return token


def withdraw(db: Session, person: Participant, by: Staff, at: datetime) -> None:
    """No link of theirs opens any more."""
    _close_links(db, person, at)
    chain.record(db, by, "withdrew an invitation", at, subject=person.id)


def _close_links(db: Session, person: Participant, at: datetime) -> None:
    still = (Invitation.participant_id == person.id, Invitation.used_at.is_(None), Invitation.expires_at > at)
    db.execute(update(Invitation).where(*still).values(expires_at=at))
