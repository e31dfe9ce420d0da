"""Changing what lets one in: everything else ends at once, and the old channel is told (R03, R13)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain
from companion.credentials import passkeys
from companion.database import uuid7
from companion.errors import Refused
from companion.messaging import agreeing, outbox, suppression
from companion.messaging.outbox import Occasion
from companion.people import queries as people
from companion.people.models import OptOut, Participant, Staff
from companion.signin import codes, passwords, signins, text_codes
from companion.signin.models import SignIn
from companion.words import N_

WITHIN = timedelta(hours=2)
NOT_THAT_NUMBER = N_("We cannot use that number here. Please check it, or ask your team.")


def new_password(db: Session, this: SignIn, typed: str, at: datetime) -> None:
    """A new password; every other sign-in ends. Raises Refused when it is not good enough."""
    person = _person(this)
    passwords.check(typed, shortest(person), person.site.name)
    passwords.keep(db, person, typed, at)
    _settle(db, person, this, at)
    chain.record(db, person, "password changed", at, subject=person.id)


def remove_passkey(db: Session, this: SignIn, passkey_id: UUID, at: datetime) -> bool:
    """That key opens nothing any more, and every other sign-in ends. False when it is not theirs."""
    person = _person(this)
    if not passkeys.end(db, person, passkey_id, at):
        return False
    _settle(db, person, this, at)
    return True


def new_codes(db: Session, this: SignIn, person: Staff, secret: str, code: str, at: datetime) -> bool:
    """Codes come from another authenticator from now on. False when its code does not fit."""
    if not codes.replace(db, person, secret, code, at):
        return False
    signins.end_all(db, person, at, but=this)
    chain.record(db, person, "authenticator changed", at, subject=person.id)
    return True


def new_phone(db: Session, this: SignIn, person: Participant, number: str, texts: bool, at: datetime) -> None:
    """Another number, shown to be theirs (numbers.py). The old one is told, and no code of theirs opens anything more;
    whether the new one is texted was asked anew. Raises Refused.
    """
    if db.scalar(people.with_phone(number)) is not None:
        raise Refused(NOT_THAT_NUMBER)
    text_codes.close(db, person, at)
    _leave(db, person, at)
    person.phone, person.phone_index = number, vault.index(number)
    db.flush()
    signins.end_all(db, person, at, but=this)
    chain.record(db, person, "phone changed", at, subject=person.id)
    if texts:
        agreeing.agree(db, person, at)
        chain.record(db, person, "texts on", at, subject=person.id)


def tell(db: Session, person: Participant | Staff, at: datetime) -> None:
    """A neutral text to the phone they have, if it takes texts. Colleagues are never texted about this."""
    standing = None if isinstance(person, Staff) else db.scalar(people.standing_opt_in(person))
    if standing is None or suppression.holds(db, standing.phone_index):
        return
    values = {"to": standing.participant.phone}
    told = Occasion("changed", f"changed:{uuid7()}", at, at + WITHIN, standing.participant.zone, values)
    outbox.plan(db, standing, told, at)


def shortest(person: Participant | Staff) -> int:
    return passwords.STAFF_SHORTEST if isinstance(person, Staff) else passwords.PARTICIPANT_SHORTEST


def _settle(db: Session, person: Participant | Staff, this: SignIn, at: datetime) -> None:
    signins.end_all(db, person, at, but=this)
    tell(db, person, at)


def _leave(db: Session, person: Participant, at: datetime) -> None:
    """The number they had is told once more, and then texted no more: the agreement was for that number."""
    suppression.lock(db, person.phone_index)
    tell(db, person, at)
    standing = db.scalar(people.standing_opt_in(person))
    if standing is not None:
        db.add(OptOut(opt_in=standing, how="moved", at=at))
        db.flush()


def _person(this: SignIn) -> Participant | Staff:
    person = this.participant or this.staff
    assert person is not None  # one of both, says the table
    return person
