"""Do they get in? The same words and the same work whether or not there is such an account (R12)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from companion.audit import chain
from companion.errors import Refused
from companion.people import queries
from companion.people.models import Participant, Staff
from companion.people.phones import e164
from companion.people.team import gone
from companion.signin import codes, passwords, throttle
from companion.words import N_

WAIT = N_("That was tried many times. Please wait 15 minutes and try again. Help is open all the time.")
WRONG_PHONE = N_("The phone number and the password do not fit together. Please try again.")
WRONG_CODE = N_("The e-mail, the password and the code do not fit together. Please try again with a new code.")


@dataclass(frozen=True)
class Entering:
    """Who got in, or the words why not."""

    person: Participant | Staff | None
    words: str = ""
    must_wait: bool = False


def by_phone(db: Session, phone: str, password: str, address: str, now: datetime) -> Entering:
    """A participant, by phone number and password."""
    try:
        number = e164(phone)
    except Refused:
        number = "none"
    marks = throttle.marks(number, address)
    if throttle.is_closed(db, marks, now):
        return Entering(None, WAIT, must_wait=True)
    person = db.scalar(queries.with_phone(number))
    right = passwords.matches(db, person, password, now)
    return _settled(db, person if right else None, marks, WRONG_PHONE, now)


def by_code(db: Session, email: str, password: str, code: str, address: str, now: datetime) -> Entering:
    """A colleague, by e-mail, password and a code that works once."""
    marks = throttle.marks(email.strip().lower(), address)
    if throttle.is_closed(db, marks, now):
        return Entering(None, WAIT, must_wait=True)
    person = db.scalar(queries.with_email(email).where(~gone(Staff.id)))
    right = passwords.matches(db, person, password, now)
    return _settled(db, person if right and codes.accept(db, person, code, now) else None, marks, WRONG_CODE, now)


def _settled(
    db: Session, person: Participant | Staff | None, marks: dict[bytes, int], words: str, now: datetime
) -> Entering:
    if person is None:
        throttle.failed(db, marks, now)
        chain.record(db, "nobody", "could not sign in", now)
        return Entering(None, words)
    return Entering(person)
