"""Being signed in: a row here, a random token in the cookie, its mark alone on disk (R01–R04)."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from companion.audit import chain
from companion.crypto import fingerprint
from companion.people.models import Participant, Staff
from companion.signin.models import Device, SignIn

STAFF_LONGEST = timedelta(hours=12)
PARTICIPANT_LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
FRESH = timedelta(minutes=5)
SKEW = timedelta(minutes=1)
# Built once: every request asks it.
_PARTICIPANT = joinedload(SignIn.participant).joinedload(Participant.site)
_STAFF = joinedload(SignIn.staff).joinedload(Staff.site)
_HOLDING = (
    select(SignIn)
    .outerjoin(SignIn.device)
    .options(_PARTICIPANT, _STAFF, contains_eager(SignIn.device))
    .where(SignIn.token_mark == bindparam("mark"), SignIn.ended_at.is_(None))
    # A sign-in begun while its phone was being removed opens nothing (R03).
    .where(or_(SignIn.device_id.is_(None), Device.ended_at.is_(None)))
)


def begin(db: Session, person: Participant | Staff, at: datetime, device: Device | None = None) -> str:
    """Sign somebody in and return the token for their cookie: 256 random bits, a new one every time (R02)."""
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(token_mark=fingerprint(token), at=at, seen_at=at, proved_at=at)
    sign_in.device_id = device.id if device else None
    if isinstance(person, Staff):
        sign_in.staff_id, sign_in.expires_at = person.id, at + STAFF_LONGEST
    else:
        sign_in.participant_id, sign_in.expires_at = person.id, at + PARTICIPANT_LONGEST
    db.add(sign_in)
    chain.record(db, person, "signed in", at, subject=person.id)
    return token


def holding(token: str) -> Select[SignIn]:
    """The sign-in this token belongs to, with its person."""
    return _HOLDING.params(mark=fingerprint(token))


def standing(person: Participant | Staff, now: datetime) -> Select[SignIn]:
    """Where this person is signed in now, latest first."""
    whose = SignIn.staff_id if isinstance(person, Staff) else SignIn.participant_id
    open_now = select(SignIn).where(whose == person.id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    return open_now.order_by(SignIn.seen_at.desc())


def holds(sign_in: SignIn, now: datetime) -> bool:
    """Is it still good? A clock that goes back never makes it last longer."""
    return sign_in.ended_at is None and sign_in.at - timedelta(minutes=10) <= now < sign_in.expires_at


def is_locked(sign_in: SignIn, now: datetime, idle: timedelta) -> bool:
    """Was it left alone so long that they must show again who they are? Also when the clock went back (R04)."""
    return sign_in.locked_at is not None or not -SKEW <= now - sign_in.seen_at < idle


def is_fresh(sign_in: SignIn, now: datetime) -> bool:
    """Did they show who they are in the last minutes? (R13)"""
    return -SKEW <= now - sign_in.proved_at < FRESH


def lock(db: Session, sign_in: SignIn, at: datetime) -> None:
    """Note that it is locked, so that it stays so."""
    db.execute(update(SignIn).where(SignIn.id == sign_in.id, SignIn.locked_at.is_(None)).values(locked_at=at))


def renew(db: Session, sign_in: SignIn, at: datetime) -> str | None:
    """They showed who they are: open, under a new token; it ends when it would have (R02). None: it ended meanwhile."""
    token = secrets.token_urlsafe(32)
    new = {
        "token_mark": fingerprint(token),
        "before_mark": sign_in.token_mark,
        "seen_at": at,
        "proved_at": at,
        "locked_at": None,
    }
    still = (SignIn.id == sign_in.id, SignIn.token_mark == sign_in.token_mark, SignIn.ended_at.is_(None))
    renewed = db.scalar(update(SignIn).where(*still).values(**new).returning(SignIn.id))
    return token if renewed is not None else None


def seen(db: Session, sign_in: SignIn, now: datetime) -> None:
    """Note that it is in use. Only forward, and never for one that has ended meanwhile (R03)."""
    still = (SignIn.id == sign_in.id, SignIn.ended_at.is_(None), SignIn.seen_at < now)
    db.execute(update(SignIn).where(*still).values(seen_at=now))


def just_renewed(token: str, now: datetime) -> Select[SignIn]:
    """The sign-in that had this token a moment ago. It opens nothing; it is for a proof that two taps sent."""
    lately = (SignIn.proved_at > now - SKEW, SignIn.proved_at <= now + SKEW, SignIn.ended_at.is_(None))
    return select(SignIn).options(_PARTICIPANT, _STAFF).where(SignIn.before_mark == fingerprint(token), *lately)


def end(db: Session, sign_in: SignIn, at: datetime) -> None:
    """Sign out here, at once."""
    db.execute(update(SignIn).where(SignIn.id == sign_in.id, SignIn.ended_at.is_(None)).values(ended_at=at))


def end_held(db: Session, token: str, at: datetime) -> None:
    """Sign out the one this token belongs to, whether or not it still opens anything."""
    held = (SignIn.token_mark == fingerprint(token), SignIn.ended_at.is_(None))
    db.execute(update(SignIn).where(*held).values(ended_at=at))


def end_on(db: Session, device: Device, at: datetime) -> None:
    """Sign out on this phone."""
    db.execute(update(SignIn).where(SignIn.device_id == device.id, SignIn.ended_at.is_(None)).values(ended_at=at))


def end_all(db: Session, person: Participant | Staff, at: datetime) -> None:
    """Sign out everywhere: a changed password, a lost phone, a disabled account."""
    whose = SignIn.staff_id if isinstance(person, Staff) else SignIn.participant_id
    db.execute(update(SignIn).where(whose == person.id, SignIn.ended_at.is_(None)).values(ended_at=at))


def end_others(db: Session, person: Participant | Staff, this: SignIn, at: datetime) -> None:
    """Sign out everywhere but here."""
    whose = SignIn.staff_id if isinstance(person, Staff) else SignIn.participant_id
    others = (whose == person.id, SignIn.id != this.id, SignIn.ended_at.is_(None))
    db.execute(update(SignIn).where(*others).values(ended_at=at))
