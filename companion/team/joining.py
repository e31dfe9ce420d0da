"""Bringing a colleague in, or back in: an account and the token of a link, which is shown once."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain
from companion.errors import Refused
from companion.people import queries
from companion.people.models import ROLES, Site, Staff
from companion.signin import signins
from companion.words import N_


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
    return person, secrets.token_urlsafe(32)


def reset(db: Session, person: Staff, by: Staff | str, at: datetime) -> str:
    """For somebody who lost what lets them in: they are out at once, and a fresh link begins anew."""
    signins.end_all(db, person, at)
    chain.record(db, by, "reset colleague", at, subject=person.id)
    return secrets.token_urlsafe(32)
