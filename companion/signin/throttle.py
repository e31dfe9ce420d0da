"""Has somebody tried too often? Counted in the database, so every process counts the same (R11).

A person is slowed by what happens to their account from one address, so a stranger elsewhere cannot lock them out;
an address is slowed by all it tries.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from companion import vault
from companion.signin.models import Attempt

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS, ACCOUNT_IN_ALL = 5, 30, 50
PER_PHONE = 10


def marks(account: str, address: str) -> dict[bytes, int]:
    """What is counted for one try, and how many failures each allows in a quarter of an hour."""
    return {
        vault.index(f"try:{account}:{address}"): PER_ACCOUNT,
        vault.index(f"try:{address}"): PER_ADDRESS,
        vault.index(f"try:{account}"): ACCOUNT_IN_ALL,
    }


def marks_of_a_phone(device_id: UUID) -> dict[bytes, int]:
    """What is counted on the person's own phone: its tries alone, whatever a stranger does elsewhere."""
    return {vault.index(f"try:phone:{device_id}"): PER_PHONE}


def is_closed(db: Session, marks: dict[bytes, int], now: datetime) -> bool:
    """Must this try wait?"""
    counted = {row.mark: int(row.failures) for row in db.execute(failures(list(marks), now))}
    return any(counted.get(mark, 0) >= limit for mark, limit in marks.items())


def begin(db: Session, marks: dict[bytes, int], at: datetime) -> list[Attempt] | None:
    """Count a try before it is answered: of many at once none slips in between a look and a note. None: it must wait.

    Commits. Take it back when it was right; one that had to wait is not counted.
    """
    tries = [Attempt(mark=mark, at=at) for mark in marks]
    db.add_all(tries)
    db.commit()
    counted = {row.mark: int(row.failures) for row in db.execute(failures(list(marks), at))}
    if any(counted.get(mark, 0) > limit for mark, limit in marks.items()):
        take_back(db, tries)
        return None
    return tries


def take_back(db: Session, tries: list[Attempt]) -> None:
    """It was right, so it is no failure."""
    db.execute(delete(Attempt).where(Attempt.id.in_([one.id for one in tries])))


def failures(marks: list[bytes], now: datetime) -> Select[bytes, int]:
    recent = (Attempt.mark.in_(marks), Attempt.at > now - WINDOW)
    return select(Attempt.mark, func.count().label("failures")).where(*recent).group_by(Attempt.mark)


def failed(db: Session, marks: dict[bytes, int], at: datetime) -> None:
    """Remember a failed try."""
    db.add_all(Attempt(mark=mark, at=at) for mark in marks)


def forget(db: Session, now: datetime) -> None:
    """Drop what no longer counts."""
    db.execute(delete(Attempt).where(Attempt.at <= now - WINDOW))
