"""A code by text: the weaker way in, for somebody who has neither a printed code nor their team at hand (R10).

Asking looks the same for every number. The text itself is left for sending by a job a second later, so that not
even the time tells whether somebody is here (R12).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from companion import vault
from companion.audit import chain
from companion.crypto import fingerprint
from companion.messaging import codes as texted
from companion.people import queries
from companion.people.models import Participant
from companion.signin import devices, throttle
from companion.signin.models import TextCode

GOOD_FOR = timedelta(minutes=10)
TRIES = 5
PER_ACCOUNT, PER_ADDRESS, A_DAY = 3, 20, 10
"""How many may be asked for in a quarter of an hour for one number from one address, from one address, in all a day."""


@dataclass(frozen=True)
class Asked:
    """The token that goes to the browser that asked; None when it must wait."""

    attempt: str | None


def ask(db: Session, number: str, address: str, now: datetime) -> Asked:
    """Somebody wants a code for this number (E.164)."""
    marks = {vault.index(f"ask:{number}:{address}"): PER_ACCOUNT, vault.index(f"ask:{address}"): PER_ADDRESS}
    phone_index = vault.index(number)
    lately = (TextCode.phone_index == phone_index, TextCode.at > now - timedelta(days=1))
    today = db.scalar(select(func.count(TextCode.id)).where(*lately)) or 0
    if throttle.is_closed(db, marks, now) or today >= A_DAY:
        return Asked(None)
    throttle.failed(db, marks, now)
    person = db.scalar(queries.with_phone(number))
    attempt, digits = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
    row = TextCode(participant_id=person.id if person else None, phone_index=phone_index, at=now)
    row.attempt_mark, row.code_mark = fingerprint(attempt), _mark(attempt, digits)
    row.digits, row.expires_at = digits, now + GOOD_FOR
    db.add(row)
    chain.record(db, "nobody", "asked for a code", now)
    return Asked(attempt)


def spend(db: Session, attempt: str, typed: str, now: datetime) -> Participant | None:
    """Whose code this is. Each asking is a try, counted before it is answered, and a right one works once."""
    still = (TextCode.used_at.is_(None), TextCode.expires_at > now)
    here = (TextCode.attempt_mark == fingerprint(attempt), *still)
    tried = update(TextCode).where(*here, TextCode.tries < TRIES).values(tries=TextCode.tries + 1)
    if db.scalar(tried.returning(TextCode.id)) is None:
        return None
    digits = "".join(sign for sign in typed if sign in "0123456789")
    right = update(TextCode).where(*here, TextCode.code_mark == _mark(attempt, digits)).values(used_at=now)
    whose = db.scalar(right.returning(TextCode.participant_id))
    person = db.get(Participant, whose) if whose else None
    if person is not None and person.agreement is not None:
        return person
    chain.record(db, "nobody", "could not sign in", now)
    return None


def hand_over(db: Session, now: datetime) -> None:
    """Leave the codes that were asked for to be sent, and forget their digits here."""
    waiting = select(TextCode).where(TextCode.handed_over_at.is_(None)).order_by(TextCode.at)
    for one in db.scalars(waiting.options(joinedload(TextCode.participant)).with_for_update(of=TextCode)):
        if one.participant is not None and _may_be_texted(db, one, one.participant):
            texted.leave(db, one.participant, one.digits or "", one.id, one.at)
        one.digits, one.handed_over_at = None, now


def close(db: Session, person: Participant, at: datetime) -> None:
    """No code of theirs opens anything any more, whatever was texted already."""
    still = (TextCode.participant_id == person.id, TextCode.used_at.is_(None), TextCode.expires_at > at)
    db.execute(update(TextCode).where(*still).values(expires_at=at))


def _may_be_texted(db: Session, one: TextCode, person: Participant) -> bool:
    """Who has joined, has this number still, and did not lose the phone with it: asking looks the same for all."""
    return bool(person.agreement) and person.phone_index == one.phone_index and not devices.is_lost(db, person)


def _mark(attempt: str, digits: str) -> bytes:
    return vault.index(f"code:{attempt}:{digits}")
