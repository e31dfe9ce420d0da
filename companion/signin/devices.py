"""Whose phone is this? Enrolled once, it takes its owner's password and may hand in for them (R05, R07).

One browser may be enrolled for a few people, but it hands in for one at most: for the last who signed in there and
has not signed out. The others rest (docs/decisions/0008-one-phone-several-people.md).
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from companion.audit import chain
from companion.crypto import fingerprint
from companion.people.models import Participant
from companion.signin import signins
from companion.signin.models import Device, SignIn
from companion.words import N_

LASTS, RENEWED_EVERY = timedelta(days=400), timedelta(days=1)
MOST = 3
"""How many people one browser may be enrolled for."""
HOW = {
    "invitation": N_("added with a link from your team"),
    "recovery code": N_("added with a printed code"),
    "text code": N_("added with a code by text"),
    "passkey": N_("added with a passkey"),
    "demo": N_("added with your password"),
}
WHY = {
    "removed": N_("You removed it."),
    "lost": N_("Your team was told that a phone was lost, and ended it."),
    "full": N_("Too many people used that browser, so it forgot you."),
}
# Built once: every page that a phone asks for without a sign-in passes here.
_AMONG = (
    select(Device)
    .options(joinedload(Device.participant).joinedload(Participant.site))
    .where(Device.token_mark.in_(bindparam("marks", expanding=True)), Device.ended_at.is_(None))
    .where(Device.used_at > bindparam("since"))
)


def among(tokens: Collection[str], now: datetime) -> Select[Device]:
    """The phones that these tokens of one browser stand for, each with its owner; ended ones are not there."""
    return _AMONG.params(marks=[fingerprint(token) for token in tokens], since=now - LASTS)


def of(participant: Participant) -> Select[Device, datetime | None]:
    """Somebody's phones and when each was last signed in on, the latest added first; those that ended too."""
    last = select(func.max(SignIn.seen_at)).where(SignIn.device_id == Device.id).correlate(Device).scalar_subquery()
    return select(Device, last).where(Device.participant_id == participant.id).order_by(Device.enrolled_at.desc())


def open_ones(participant: Participant) -> Select[Device]:
    return select(Device).where(Device.participant_id == participant.id, Device.ended_at.is_(None))


def is_lost(db: Session, participant: Participant) -> bool:
    """Was a phone of theirs reported lost, and none added since? Then whoever holds it still reads their texts."""
    mine = Device.participant_id == participant.id
    lost_at = db.scalar(select(func.max(Device.ended_at)).where(mine, Device.why == "lost"))
    if lost_at is None:
        return False
    outlived = or_(Device.ended_at.is_(None), Device.ended_at > lost_at)
    return db.scalar(select(Device.id).where(mine, Device.enrolled_at >= lost_at, outlived).limit(1)) is None


def enroll(db: Session, person: Participant, how: str, kind: tuple[str, str], at: datetime) -> tuple[Device, str]:
    """Make this browser theirs and return the token for its cookie: 256 random bits."""
    token = secrets.token_urlsafe(32)
    device = Device(participant_id=person.id, token_mark=fingerprint(token), how=how, enrolled_at=at, used_at=at)
    device.machine, device.browser = kind
    db.add(device)
    db.flush()
    chain.record(db, person, "added a phone", at, subject=person.id, about=how)
    return device, token


def wake(db: Session, device: Device, at: datetime) -> bool:
    """Its owner signed in on it. False when it was ended in the meantime: that is not taken back (R03)."""
    still = update(Device).where(Device.id == device.id, Device.ended_at.is_(None))
    return db.scalar(still.values(resting_since=None, used_at=at).returning(Device.id)) is not None


def used(db: Session, device: Device, at: datetime) -> None:
    """Note that it is in use. Only forward, and never for one that has ended."""
    still = (Device.id == device.id, Device.ended_at.is_(None), Device.used_at < at)
    db.execute(update(Device).where(*still).values(used_at=at))


def rest(db: Session, phones: Collection[Device], at: datetime) -> None:
    """They hand in nothing until their owner signs in on them again."""
    awake = (Device.id.in_([phone.id for phone in phones]), Device.resting_since.is_(None))
    db.execute(update(Device).where(*awake).values(resting_since=at))


def end(db: Session, device: Device, why: str, at: datetime) -> None:
    """This phone is nobody's any more, and whoever is signed in on it is out, at once."""
    _end(db, Device.id == device.id, why, at)
    signins.end_on(db, device, at)


def end_all(db: Session, person: Participant, why: str, at: datetime) -> None:
    """All their phones, and all their sign-ins wherever they are (R14)."""
    _end(db, Device.participant_id == person.id, why, at)
    signins.end_all(db, person, at)


def _end(db: Session, which: ColumnElement[bool], why: str, at: datetime) -> None:
    db.execute(update(Device).where(which, Device.ended_at.is_(None)).values(ended_at=at, why=why))
