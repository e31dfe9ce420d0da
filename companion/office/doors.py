"""What the office does about somebody's links to join: a fresh one, or none. Each recorded."""

from datetime import datetime

from sqlalchemy.orm import Session

from companion.audit import chain
from companion.people.models import Participant, Staff
from companion.signin import invitations


def renew(db: Session, person: Participant, by: Staff, at: datetime) -> str:
    """A fresh link; those before open nothing any more."""
    token = invitations.renew(db, person, at)
    chain.record(db, by, "invited", at, subject=person.id)
    return token


def withdraw(db: Session, person: Participant, by: Staff, at: datetime) -> None:
    """No link of theirs opens any more."""
    invitations.close(db, person, at)
    chain.record(db, by, "withdrew an invitation", at, subject=person.id)
