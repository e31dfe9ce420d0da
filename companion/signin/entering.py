"""Do they get in? The same words and the same work whether or not there is such an account (R12)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session, joinedload

from companion.audit import chain
from companion.errors import Refused
from companion.people import queries
from companion.people.models import Participant, Staff
from companion.people.phones import e164
from companion.people.team import gone
from companion.signin import codes, devices, passwords, recovery, throttle
from companion.signin.models import Attempt
from companion.words import N_

WAIT = N_("That was tried many times. Please wait 15 minutes and try again. Help is open all the time.")
WRONG_PHONE = N_(
    "The phone number and the password do not fit together on this phone. Please try again, or use a way below."
)
WRONG_RECOVERY = N_("The phone number and the code do not fit together. Each code works once. Please try again.")
WRONG_CODE = N_("The e-mail, the password and the code do not fit together. Please try again with a new code.")


@dataclass(frozen=True)
class Entering:
    """Who got in, or the words why not."""

    person: Participant | Staff | None
    words: str = ""
    must_wait: bool = False
    how: str = "password"


def by_phone(
    db: Session, phone: str, password: str, address: str, now: datetime, tokens: Collection[str] = ()
) -> Entering:
    """A participant, by phone number and password, on a phone that is theirs (R07).

    There, guesses of strangers elsewhere do not count: nobody can lock them out of their own phone (R11). On a demo
    site nobody is real, and any phone will do.
    """
    number = number_of(phone)
    person = db.scalar(queries.with_phone(number).options(joinedload(Participant.site)))
    enrolled = {device.participant_id: device for device in db.scalars(devices.among(tokens, now))}
    own = enrolled.get(person.id) if person else None
    marks = throttle.marks_of_a_phone(own.id) if own else throttle.marks(number, address)
    tries = throttle.begin(db, marks, now)
    if tries is None:
        return Entering(None, WAIT, must_wait=True)
    right = passwords.matches(db, person, password, now)
    demo = person is not None and person.site.demo_since is not None
    tried = _settled(db, person if right and (own or demo) else None, tries, WRONG_PHONE, now)
    return tried if own else replace(tried, how="demo")


def by_recovery_code(db: Session, phone: str, code: str, address: str, now: datetime) -> Entering:
    """A participant on a new phone, by phone number and one of their printed codes."""
    number = number_of(phone)
    marks = throttle.marks(number, address)
    tries = throttle.begin(db, marks, now)
    if tries is None:
        return Entering(None, WAIT, must_wait=True)
    person = db.scalar(queries.with_phone(number).where(Participant.agreement.has()))
    right = recovery.spend(db, person, code, now)
    return replace(_settled(db, person if right else None, tries, WRONG_RECOVERY, now), how="recovery code")


def by_code(db: Session, email: str, password: str, code: str, address: str, now: datetime) -> Entering:
    """A colleague, by e-mail, password and a code that works once."""
    marks = throttle.marks(email.strip().lower(), address)
    tries = throttle.begin(db, marks, now)
    if tries is None:
        return Entering(None, WAIT, must_wait=True)
    person = db.scalar(queries.with_email(email).where(~gone(Staff.id)))
    right = passwords.matches(db, person, password, now)
    return _settled(db, person if right and codes.accept(db, person, code, now) else None, tries, WRONG_CODE, now)


def number_of(typed: str) -> str:
    """The number as E.164. One that nobody has stands for what is no number: it is looked up all the same (R12)."""
    try:
        return e164(typed)
    except Refused:
        return "none"


def _settled(
    db: Session, person: Participant | Staff | None, tries: list[Attempt], words: str, now: datetime
) -> Entering:
    if person is None:
        chain.record(db, "nobody", "could not sign in", now)
        return Entering(None, words)
    throttle.take_back(db, tries)
    return Entering(person)
