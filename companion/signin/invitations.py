"""Bringing somebody in: an invitation made by the clinic, opened on the phone that will be theirs (R07)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload

from companion import vault
from companion.audit import chain
from companion.crypto import fingerprint
from companion.errors import Refused
from companion.messaging import agreeing
from companion.people import queries
from companion.people.models import WORDS_VERSION, Agreement, Participant, Site, Staff
from companion.people.phones import e164
from companion.signin import passwords, signins
from companion.signin.models import Invitation
from companion.words import N_

GOOD_FOR = timedelta(days=3)
BACK_WITHIN = timedelta(hours=2)  # it opens what somebody has told already, so it does not lie about
MORNING = time(9, 0)
USED = N_("This link was used already. If that was you, sign in. If not, tell your team.")


@dataclass(frozen=True)
class Joining:
    """What a person chose on the way in."""

    language: str
    password: str
    wants_texts: bool


def invite(
    db: Session, site: Site, name: str, phone: str, at: datetime, *, language: str = "en", by: Staff | str = "operator"
) -> tuple[Participant, str]:
    """Make the participant and the token of their link. Raises Refused when the phone is not one or is taken."""
    if not name.strip():
        raise Refused(N_("Please write the name they like to be called."))
    number = e164(phone)
    if db.scalar(queries.with_phone(number)) is not None:
        raise Refused(N_("Somebody with this phone is here already."))
    person = Participant(site_id=site.id, language=language, zone=site.zone, phone_index=vault.index(number))
    person.name, person.phone, person.prompt_at = name.strip(), number, MORNING
    db.add(person)
    db.flush()
    token = renew(db, person, at)
    chain.record(db, by, "invited", at, subject=person.id)
    return person, token


def renew(db: Session, person: Participant, at: datetime) -> str:
    """A fresh link for somebody; 256 random bits, of which the mark alone is kept. An earlier one opens no more."""
    token = secrets.token_urlsafe(32)
    close(db, person, at)
    ends = at + (BACK_WITHIN if person.agreement else GOOD_FOR)
    db.add(Invitation(participant_id=person.id, token_mark=fingerprint(token), made_at=at, expires_at=ends))
    return token


def close(db: Session, person: Participant, at: datetime) -> None:
    """No link of theirs opens any more."""
    still = (Invitation.participant_id == person.id, Invitation.used_at.is_(None), Invitation.expires_at > at)
    db.execute(update(Invitation).where(*still).values(expires_at=at))


def with_token(token: str) -> Select[Invitation]:
    person = joinedload(Invitation.participant)
    return (
        select(Invitation)
        .options(person.joinedload(Participant.site), person.joinedload(Participant.agreement))
        .where(Invitation.token_mark == fingerprint(token))
    )


def trouble(invitation: Invitation | None, now: datetime) -> str | None:
    """Why this link does not open, in words for the person holding the phone; None when it does."""
    if invitation is None:
        return N_("This link is not complete. Ask your team to show you the code again.")
    if invitation.used_at:
        return USED
    if now >= invitation.expires_at:
        return N_("This link is too old to use. Ask your team for a new one. It takes a minute.")
    return None


def accept(db: Session, invitation: Invitation, joining: Joining, at: datetime) -> Participant:
    """Join: agree, set the password, agree or not to texts. Raises Refused when it cannot be.

    Who joined before is asked for a password alone; wherever they were signed in, they are out (R03).
    """
    passwords.check(joining.password)
    words = trouble(invitation, at) or (None if _spend(db, invitation, at) else USED)
    if words:
        raise Refused(words)
    person = invitation.participant
    person.language = joining.language
    is_new = person.agreement is None
    if is_new:
        db.add(Agreement(participant_id=person.id, words_version=WORDS_VERSION, language=joining.language, at=at))
    if joining.wants_texts:
        agreeing.agree(db, person, at)
    passwords.keep(db, person, joining.password, at)
    signins.end_all(db, person, at)
    chain.record(db, person, "joined" if is_new else "came back", at, subject=person.id)
    if joining.wants_texts:
        chain.record(db, person, "texts on", at, subject=person.id)
    return person


def _spend(db: Session, invitation: Invitation, at: datetime) -> bool:
    """A link works once, even when two tap it at the same moment."""
    unused = update(Invitation).where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
    return db.scalar(unused.values(used_at=at).returning(Invitation.id)) is not None
