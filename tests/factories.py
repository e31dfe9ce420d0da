"""People and things to test with: say only what your test is about."""

import base64
from datetime import UTC, datetime, time, timedelta
from functools import cache

from companion import vault
from companion.people.models import Agreement, Assignment, OptIn, Participant, Site, Staff
from companion.signin import codes, passwords
from companion.signin.models import Password

KEY = base64.urlsafe_b64encode(b"a key that is only used in tests").decode()
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # Monday noon in New York
ZONE = "America/New_York"
PASSWORD = "seven calm rivers"
STAFF_PASSWORD = "seven calm rivers run"
_next = iter(range(10**6))


def make_site(db, zone=ZONE, demo=True):
    """The one site of a test: the same again when asked again."""
    site = db.query(Site).first()
    if site is None:
        site = Site(name="Riverside", zone=zone, line="+15555550100", demo_since=NOON if demo else None)
        db.add(site)
        db.flush()
    return site


def make_participant(
    db, name="Ada", phone=None, language="en", zone=None, texts=True, joined=True, prompt_at=time(9, 0)
):
    """Someone who joined, agreed to texts, and has the password PASSWORD."""
    site = make_site(db)
    phone = phone or f"+1555{next(_next):07d}"
    person = Participant(site_id=site.id, language=language, zone=zone or site.zone, phone_index=vault.index(phone))
    person.name, person.phone, person.prompt_at = name, phone, prompt_at
    db.add(person)
    db.flush()
    if joined:
        db.add(Agreement(participant_id=person.id, words_version="test", language=language, at=NOON))
        _give(db, PASSWORD, participant_id=person.id)
    if texts:
        db.add(OptIn(participant_id=person.id, phone_index=person.phone_index, words_version="test", at=NOON))
    db.flush()
    return person


def make_staff(db, name="Dana", role="clinician", email=None, looks_after=()):
    """A colleague with the password STAFF_PASSWORD, assigned to those given."""
    email = email or f"colleague{next(_next)}@example.org"
    person = Staff(site_id=make_site(db).id, role=role, email_index=vault.index(email))
    person.name, person.email = name, email
    db.add(person)
    db.flush()
    _give(db, STAFF_PASSWORD, staff_id=person.id)
    codes.give(db, person)
    for participant in looks_after:
        assign(db, person, participant)
    db.flush()
    return person


@cache
def _hashed(password):
    return passwords.hasher.hash(password)


def _give(db, password, **owner):
    """Hashed once for a whole run: nobody's salt is tested here, and each hash takes 20 ms."""
    db.add(Password(hash=_hashed(password), at=NOON, **owner))


def assign(db, staff, participant, ends_at=None):
    """From a month before NOON."""
    since = NOON - timedelta(days=30)
    db.add(Assignment(staff_id=staff.id, participant_id=participant.id, starts_at=since, ends_at=ends_at))
    db.flush()
