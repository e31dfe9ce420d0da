"""Is this password good enough, and is it theirs? (R08, R09)"""

import os
import threading
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from companion.errors import Refused
from companion.people.models import Participant, Staff
from companion.signin.models import Password
from companion.words import N_

PARTICIPANT_SHORTEST, STAFF_SHORTEST, LONGEST = 8, 15, 128
MARKS = "!.?*#$-_ "
# An l is an i here, on both sides: a 1 may stand for either.
DRESS = str.maketrans("@430157$!l", "aaeoistsii")
APP = "companion"
COMMON = Path(__file__).with_name("common_passwords.txt")

# OWASP's figures for argon2id: 19 MiB and two passes, about 20 ms here.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# So that a burst of sign-ins leaves the other threads a core to answer with.
_some_at_once = threading.Semaphore(max(1, (os.cpu_count() or 2) // 2))


def normal(typed: str) -> str:
    """The same letters typed on two keyboards are the same password."""
    return unicodedata.normalize("NFC", typed)


def check(typed: str, shortest: int = PARTICIPANT_SHORTEST, site: str = "") -> None:
    """Raises Refused with what to do when a password is too short, too long, or one that everybody tries first."""
    password = normal(typed)
    if len(password) < shortest:
        raise Refused(N_("Please make it longer. Three words you can picture work well."))
    if len(password) > LONGEST:
        raise Refused(N_("That is longer than we can keep. Use 128 characters or fewer."))
    if bare(password) in common() or len(set(password)) < 4 or _is_of_here(password, site):
        raise Refused(N_("Many people use that password, so it is easy to guess. Please choose another."))


def keep(db: Session, person: Participant | Staff, typed: str, at: datetime) -> None:
    """Make this their password."""
    row = of(db, person)
    if row is None:
        row = Password(hash="", at=at)
        setattr(row, "staff_id" if isinstance(person, Staff) else "participant_id", person.id)
        db.add(row)
    row.hash, row.at = _hashed(normal(typed)), at


def of(db: Session, person: Participant | Staff) -> Password | None:
    whose = Password.staff_id if isinstance(person, Staff) else Password.participant_id
    return db.scalar(select(Password).where(whose == person.id))


def forget(db: Session, person: Participant | Staff) -> None:
    """They have no password any more."""
    whose = Password.staff_id if isinstance(person, Staff) else Password.participant_id
    db.execute(delete(Password).where(whose == person.id))


def matches(db: Session, person: Participant | Staff | None, typed: str, at: datetime) -> bool:
    """Is it theirs? Takes the same time when there is no such person or no password (R12).

    Ask before anything is written: what was read is let go, so that nobody waits for our turn while we compute.
    """
    row = of(db, person) if person is not None else None
    db.commit()
    with _some_at_once:
        try:
            hasher.verify(row.hash if row else _nobodys(), normal(typed))
        except (VerificationError, InvalidHashError):
            return False
    if row is None or person is None:
        return False
    if hasher.check_needs_rehash(row.hash):
        keep(db, person, typed, at)
    return True


def _hashed(password: str) -> str:
    with _some_at_once:
        return hasher.hash(password)


@cache
def _nobodys() -> str:
    return hasher.hash("nobody has this password")


def bare(password: str) -> str:
    """The word behind "P@ssw0rd!23": what a guesser's program tries is the word with its usual dress."""
    inside = password.lower().strip(MARKS)
    return (inside.strip(MARKS + "0123456789") or inside or password).translate(DRESS)


@cache
def common() -> frozenset[str]:
    """The words everybody tries first, undressed as a password is before it is looked up."""
    return frozenset(bare(word) for word in COMMON.read_text(encoding="utf-8").split())


def _is_of_here(password: str, site: str) -> bool:
    """Is it made of the name of the app or of the site and little else?"""
    said = rest = _letters(password)
    for word in filter(None, map(_letters, (APP, site, *site.split()))):
        rest = rest.replace(word, "") if len(word) >= 4 else rest
    return rest != said and len(rest) < 4


def _letters(words: str) -> str:
    return "".join(filter(str.isalpha, bare(words)))
