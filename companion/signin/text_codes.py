"""A code by text: the weaker way in, for somebody who has neither a printed code nor their team at hand (R10).

Asking looks the same for every number. The text itself is left for sending by a job a second later, so that not
even the time tells whether somebody is here (R12).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
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

SIGN_IN, NUMBER = "sign in", "number"
"""What a code is for."""


@dataclass(frozen=True)
class Asked:
    """The token that goes to the browser that asked; None when it must wait."""

    attempt: str | None


def ask(db: Session, number: str, address: str, now: datetime) -> Asked:
    """Somebody wants a code for this number (E.164)."""
    marks = {vault.index(f"ask:{number}:{address}"): PER_ACCOUNT, vault.index(f"ask:{address}"): PER_ADDRESS}
    if throttle.is_closed(db, marks, now) or is_worn(db, number, SIGN_IN, now):
        return Asked(None)
    throttle.failed(db, marks, now)
    person = db.scalar(queries.with_phone(number))
    attempt = _add(db, TextCode(participant_id=person.id if person else None, purpose=SIGN_IN), number, now)
    chain.record(db, "nobody", "asked for a code", now)
    return Asked(attempt)


def ask_for_number(db: Session, person: Participant, number: str, now: datetime) -> str:
    """Somebody here wants this number (E.164) to be theirs: the token for the browser that asked."""
    row = TextCode(participant_id=person.id, purpose=NUMBER)
    row.number = number
    return _add(db, row, number, now)


def is_worn(db: Session, number: str, purpose: str, now: datetime) -> bool:
    """Were as many asked for in a day as may be? Each purpose counts its own: neither closes the other."""
    lately = (TextCode.phone_index == vault.index(number), TextCode.at > now - timedelta(days=1))
    return (db.scalar(select(func.count(TextCode.id)).where(*lately, TextCode.purpose == purpose)) or 0) >= A_DAY


def spend(db: Session, attempt: str, typed: str, now: datetime) -> Participant | None:
    """Whom this code lets in."""
    row = _spent(db, attempt, typed, now, (TextCode.purpose == SIGN_IN,), "nobody", "could not sign in")
    person = row.participant if row else None
    return person if person is not None and person.agreement is not None else None


def spend_for_number(db: Session, person: Participant, attempt: str, typed: str, now: datetime) -> str | None:
    """The number that this code of theirs shows to be their own."""
    mine = (TextCode.purpose == NUMBER, TextCode.participant_id == person.id)
    row = _spent(db, attempt, typed, now, mine, person, "could not change number")
    if row is None:
        return None
    number, row.number = row.number, None
    return number


def hand_over(db: Session, now: datetime) -> None:
    """Leave the codes that were asked for to be sent, and forget their digits here."""
    waiting = select(TextCode).where(TextCode.handed_over_at.is_(None)).order_by(TextCode.at)
    for one in db.scalars(waiting.options(joinedload(TextCode.participant)).with_for_update(of=TextCode)):
        if one.participant is not None and _may_be_texted(db, one, one.participant):
            texted.leave(db, one.participant, one.digits or "", one.id, one.at, one.number)
        one.digits, one.handed_over_at = None, now


def close(db: Session, person: Participant, at: datetime) -> None:
    """No code of theirs opens anything any more, whatever was texted already."""
    still = (TextCode.participant_id == person.id, TextCode.used_at.is_(None), TextCode.expires_at > at)
    db.execute(update(TextCode).where(*still).values(expires_at=at))


def _may_be_texted(db: Session, one: TextCode, person: Participant) -> bool:
    """Asking looks the same for all. To get in, one has joined, has this number still and did not lose the phone with
    it (R14); a new number is texted while nobody here has it.
    """
    if one.purpose == NUMBER:
        return db.scalar(select(Participant.id).where(Participant.phone_index == one.phone_index)) is None
    return bool(person.agreement) and person.phone_index == one.phone_index and not devices.is_lost(db, person)


def _add(db: Session, row: TextCode, number: str, now: datetime) -> str:
    attempt, digits = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
    row.phone_index, row.at, row.expires_at = vault.index(number), now, now + GOOD_FOR
    row.attempt_mark, row.code_mark = fingerprint(attempt), _mark(attempt, digits)
    row.digits = digits
    db.add(row)
    return attempt


def _spent(
    db: Session,
    attempt: str,
    typed: str,
    now: datetime,
    of: Sequence[ColumnElement[bool]],
    who: Participant | str,
    verb: str,
) -> TextCode | None:
    """Each asking is a try, counted before it is answered, and a right one works once. A wrong one is recorded."""
    still = (TextCode.used_at.is_(None), TextCode.expires_at > now)
    here = (TextCode.attempt_mark == fingerprint(attempt), *still, *of)
    tried = update(TextCode).where(*here, TextCode.tries < TRIES).values(tries=TextCode.tries + 1)
    if db.scalar(tried.returning(TextCode.id)) is None:
        return None
    digits = "".join(sign for sign in typed if sign in "0123456789")
    right = update(TextCode).where(*here, TextCode.code_mark == _mark(attempt, digits)).values(used_at=now)
    row = db.scalar(right.returning(TextCode.id))
    if row is None:
        chain.record(db, who, verb, now, subject=None if isinstance(who, str) else who.id)
        return None
    return db.get(TextCode, row)


def _mark(attempt: str, digits: str) -> bytes:
    return vault.index(f"code:{attempt}:{digits}")
