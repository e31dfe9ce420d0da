"""Is it you? A passkey, or the password: of a colleague together with a code (R04, R06, R13)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain
from companion.credentials import challenges, passkeys
from companion.credentials.models import Passkey
from companion.credentials.passkeys import Place
from companion.errors import Refused
from companion.people.models import Participant, Staff
from companion.signin import codes, passwords, throttle
from companion.signin.entering import WAIT
from companion.signin.models import SignIn
from companion.words import N_

WRONG = N_("That did not fit. Please try again.")


@dataclass(frozen=True)
class Proof:
    """What was offered: a passkey's answer to the challenge of this form session, or a password, maybe with a code."""

    passkey: str = ""
    challenge: str | None = None
    password: str = ""
    code: str = ""


def enter(db: Session, proof: Proof, place: Place, address: str, now: datetime) -> Participant | Staff:
    """Who is this, by passkey alone? Raises Refused. What others do to an account does not close this way (R11)."""
    marks = {vault.index(f"try:passkey:{address}"): throttle.PER_ADDRESS}
    try:
        asked = challenges.take(db, proof.challenge, challenges.ENTER, now)
        return _owner(passkeys.shown(db, asked, proof.passkey, place, now))
    except Refused:
        # Only failures wait: a key cannot be guessed, and whoever shares our address must not close this door.
        if throttle.is_closed(db, marks, now):
            raise Refused(WAIT) from None
        throttle.failed(db, marks, now)
        chain.record(db, "nobody", "could not sign in", now)
        raise


def prove(db: Session, sign_in: SignIn, proof: Proof, place: Place, address: str, now: datetime) -> None:
    """They are who they were. Raises Refused, with the words to say."""
    person = _owner(sign_in)
    tries = None if proof.passkey else throttle.begin(db, throttle.marks(f"prove:{person.id}", address), now)
    if not proof.passkey and tries is None:
        raise Refused(WAIT)
    try:
        if tries is None:
            _by_passkey(db, person, proof, place, now)
        elif not _by_password(db, person, proof, now):
            raise Refused(WRONG)
    except Refused:
        chain.record(db, person, "could not unlock", now, subject=person.id)
        raise
    throttle.take_back(db, tries or [])
    chain.record(db, person, "unlocked", now, subject=person.id)


def _by_passkey(db: Session, person: Participant | Staff, proof: Proof, place: Place, now: datetime) -> None:
    asked = challenges.take(db, proof.challenge, challenges.PROVE, now, person)
    if _owner(passkeys.shown(db, asked, proof.passkey, place, now)).id != person.id:
        raise Refused(passkeys.NOT_THIS)


def _by_password(db: Session, person: Participant | Staff, proof: Proof, now: datetime) -> bool:
    if not passwords.matches(db, person, proof.password, now):
        return False
    return not isinstance(person, Staff) or codes.accept(db, person, proof.code, now)


def _owner(of: Passkey | SignIn) -> Participant | Staff:
    owner = of.participant or of.staff
    assert owner is not None  # one of both, says the table
    return owner
