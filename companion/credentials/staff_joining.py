"""Bringing a colleague in, and back in: a link, and behind it a passkey, or a password with an authenticator (R06).

No step of this goes by text. The link is shown once to whoever made it; of its token we keep the mark alone.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload

from companion import vault
from companion.audit import chain
from companion.credentials import passkeys
from companion.credentials.models import StaffInvitation
from companion.crypto import fingerprint
from companion.errors import Refused
from companion.people import queries
from companion.people.models import ROLES, Site, Staff
from companion.people.team import gone
from companion.signin import codes, passwords, signins
from companion.words import N_

GOOD_FOR = timedelta(hours=72)
NO_CODE = N_("That code does not fit. Please write the 6 digits your authenticator shows now.")


def invite_colleague(
    db: Session, site: Site, name: str, email: str, role: str, by: Staff | str, at: datetime
) -> tuple[Staff, str]:
    """The colleague and the token of their link. Raises Refused, in words, when it cannot be."""
    name, email = name.strip(), email.strip()
    if not name:
        raise Refused(N_("Please write their name."))
    if "@" not in email[1:-1] or " " in email:
        raise Refused(N_("Please write their work e-mail, like name@example.org."))
    if role not in ROLES:
        raise Refused(N_("Please choose what they do here."))
    if db.scalar(queries.with_email(email)) is not None:
        raise Refused(N_("Somebody with this e-mail is here already."))
    person = Staff(site_id=site.id, role=role, email_index=vault.index(email.lower()))
    person.name, person.email = name, email
    db.add(person)
    db.flush()
    chain.record(db, by, "invited colleague", at, subject=person.id, about=role)
    return person, _link(db, person, at)


def invite_again(db: Session, person: Staff, by: Staff | str, at: datetime) -> str:
    """A fresh link for somebody who has not joined yet; those before open nothing."""
    chain.record(db, by, "invited colleague", at, subject=person.id, about=person.role)
    return _link(db, person, at)


def reset(db: Session, person: Staff, by: Staff | str, at: datetime) -> str:
    """For somebody who lost what lets them in: all of it ends at once, and a fresh link begins anew."""
    signins.end_all(db, person, at)
    passkeys.end_all(db, person, at)
    codes.forget(db, person)
    passwords.forget(db, person)
    chain.record(db, by, "reset colleague", at, subject=person.id)
    return _link(db, person, at)


def with_token(token: str) -> Select[StaffInvitation]:
    person = joinedload(StaffInvitation.staff).joinedload(Staff.site)
    this = (StaffInvitation.token_mark == fingerprint(token), ~gone(StaffInvitation.staff_id))
    return select(StaffInvitation).options(person).where(*this)


def trouble(invitation: StaffInvitation | None, now: datetime) -> str | None:
    """Why this link does not open, in words; None when it does."""
    if invitation is None:
        return N_("This link is not complete. Ask whoever sent it for a new one.")
    if invitation.used_at:
        return N_("This link was used already. If that was you, sign in. If not, tell your admin at once.")
    if now >= invitation.expires_at:
        return N_("This link is too old to use. Ask your admin for a new one.")
    return None


def accept(db: Session, invitation: StaffInvitation, at: datetime) -> bool:
    """Use the link up. False when somebody was faster; then nothing of this request may be kept."""
    unused = (StaffInvitation.id == invitation.id, StaffInvitation.used_at.is_(None), StaffInvitation.expires_at > at)
    used = update(StaffInvitation).where(*unused).values(used_at=at).returning(StaffInvitation.id)
    if db.scalar(used.execution_options(synchronize_session=False)) is None:
        return False
    chain.record(db, invitation.staff, "joined", at, subject=invitation.staff_id)
    return True


def by_password(db: Session, person: Staff, password: str, secret: str, code: str, at: datetime) -> None:
    """Password and authenticator together. Nothing is kept before one right code was seen. Raises Refused."""
    passwords.check(password, passwords.STAFF_SHORTEST, person.site.name)
    if not (secret and codes.replace(db, person, secret, code, at)):
        raise Refused(NO_CODE)
    passwords.keep(db, person, password, at)


def _link(db: Session, person: Staff, at: datetime) -> str:
    open_ones = (StaffInvitation.staff_id == person.id, StaffInvitation.expires_at > at)
    db.execute(update(StaffInvitation).where(*open_ones).values(expires_at=at))
    token = secrets.token_urlsafe(32)
    mark, ends = fingerprint(token), at + GOOD_FOR
    db.add(StaffInvitation(staff_id=person.id, token_mark=mark, made_at=at, expires_at=ends))
    return token
