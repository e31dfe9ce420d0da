"""How to come in and look around: what `make run` prints below the address."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from companion.database import Database
from companion.demo import names
from companion.demo.stage import PASSWORD, STAFF_PASSWORD
from companion.people import queries
from companion.people.models import ROLES, Participant, Site, Staff
from companion.signin import invitations
from companion.signin.models import CodeGenerator, Password

REAL = "  This database holds a real site. Sign in at {base}/sign-in, or {base}/sign-in/team for staff.\n"
SPARE = 1000  # new people of a demo take their phones from the far end, where no cast reaches soon


def how_to_sign_in(database: Database, base_url: str, now: datetime) -> str:
    """For each door of the demo, what opens it. Makes a fresh invitation each time."""
    with database.session(writing=True) as db:
        site = db.scalar(queries.demo_site())
        if site is None:
            return REAL.format(base=base_url)
        lines = [*_joining(db, site, base_url, now), *_people(db, site, base_url), *_team(db, site, base_url)]
        db.commit()
    return "\n".join([*lines, f"  Their texts     {base_url}/drawer", ""])


def _joining(db: Session, site: Site, base_url: str, now: datetime) -> list[str]:
    """A link for somebody who has not joined; when all have, somebody new comes."""
    person = db.scalar(_here(site, joined=False))
    if person is None:
        count = len(db.scalars(select(Participant.id)).all())
        person, token = invitations.invite(db, site, "Noor", names.phone(names.MOST - SPARE - count), now)
    else:
        token = invitations.renew(db, person, now)
    return [f"  Join as {person.name}", f"      {base_url}/join/{token}", ""]


def _people(db: Session, site: Site, base_url: str) -> list[str]:
    lines = [f"  In the program  {base_url}/sign-in      password: {PASSWORD}"]
    lines.append("      In a demo a phone number and this password are enough, on any phone.")
    for code, spoken in (("en", "English"), ("es", "Español")):
        person = db.scalar(_here(site).where(Participant.language == code))
        if person is not None:
            lines.append(f"      {person.name:<8}{person.phone:<16}{spoken}")
    return [*lines, ""]


def _team(db: Session, site: Site, base_url: str) -> list[str]:
    """The first of each kind, and all three clinicians of the first block."""
    lines = [f"  Staff           {base_url}/sign-in/team password: {STAFF_PASSWORD}"]
    lines.append("      Their codes come from an authenticator app that holds the secret, or from:")
    lines.append("      .venv/bin/python -c 'import pyotp; print(pyotp.TOTP(\"SECRET\").now())'")
    codes = {one.staff_id: one.secret for one in db.scalars(select(CodeGenerator))}
    seen: dict[str, int] = {}
    here = db.scalars(select(Staff).where(Staff.site_id == site.id).order_by(Staff.id)).all()
    for person in sorted(here, key=lambda one: ROLES.index(one.role)):
        seen[person.role] = seen.get(person.role, 0) + 1
        if person.id in codes and seen[person.role] <= (3 if person.role == "clinician" else 1):
            lines.append(f"      {person.role:<12}{person.email:<24}{codes[person.id]}")
    return [*lines, ""]


def _here(site: Site, *, joined: bool = True) -> Select[Participant]:
    """People of the demo, the first first. Joined: they have chosen a password."""
    has_one = select(Password.id).where(Password.participant_id == Participant.id).exists()
    those = select(Participant).where(Participant.site_id == site.id, has_one if joined else ~has_one)
    return those.order_by(Participant.id).limit(1)
