"""Printed codes for the day the phone is gone: each lets one new phone in, once (R07).

Sixteen signs of thirty-two carry 80 bits. The signs leave out I, L, O and U; who types one of those meant the digit
that looks like it.
"""

import secrets
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain
from companion.people.models import Participant
from companion.signin.models import RecoveryCode

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEANT = str.maketrans("ILOU", "110V")
GROUPS, EACH, HOW_MANY = 4, 4, 8


def make(db: Session, person: Participant, at: datetime) -> list[str]:
    """Eight new codes, to be shown once; the earlier ones open nothing any more."""
    db.execute(delete(RecoveryCode).where(RecoveryCode.participant_id == person.id))
    codes = [_code() for _ in range(HOW_MANY)]
    db.add_all(RecoveryCode(participant_id=person.id, mark=_mark(person, code), made_at=at) for code in codes)
    chain.record(db, person, "made recovery codes", at, subject=person.id)
    return codes


def spend(db: Session, person: Participant | None, typed: str, at: datetime) -> bool:
    """Is it one of theirs, and not used yet? It is used up by asking. The same work for nobody (R12)."""
    mine = RecoveryCode.participant_id == (person.id if person else None)
    unused = update(RecoveryCode).where(mine, RecoveryCode.mark == _mark(person, typed), RecoveryCode.used_at.is_(None))
    return db.scalar(unused.values(used_at=at).returning(RecoveryCode.id)) is not None


def left(participant: Participant) -> Select[int]:
    """How many of somebody's codes still open."""
    mine = (RecoveryCode.participant_id == participant.id, RecoveryCode.used_at.is_(None))
    return select(func.count(RecoveryCode.id)).where(*mine)


def _code() -> str:
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(EACH)) for _ in range(GROUPS))


def _mark(person: Participant | None, typed: str) -> bytes:
    bare = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(MEANT)
    return vault.index(f"recovery:{person.id if person else ''}:{bare}")
