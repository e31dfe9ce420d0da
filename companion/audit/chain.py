"""Who did what, who looked: append-only, each entry marked with the one before.

An entry is added in the same transaction as what it tells of (R39). The number comes from the chain and no clock,
so a clock that jumps breaks nothing (R41).
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from companion import crypto, vault
from companion.audit import guard
from companion.audit.models import Head
from companion.database import Base, uuid7
from companion.people.models import Participant, Staff

START = b"\x00" * 32
ENTRIES, HEADS = Base.metadata.tables["audit_entry"], Base.metadata.tables["audit_head"]
# Built once: every change of anything passes here.
_HEAD = select(HEADS.c.number, HEADS.c.mark).where(HEADS.c.place == 1).with_for_update()
_ADD, _MOVE = insert(ENTRIES), update(HEADS).where(HEADS.c.place == 1)


def record(
    db: Session, actor: Participant | Staff | str, verb: str, at: datetime, subject: UUID | None = None, about: str = ""
) -> None:
    """Add one entry at the end. `actor` is the person, or "jobs" or "operator"; `about` holds no personal data."""
    who = actor if isinstance(actor, str) else f"{actor.__tablename__}:{actor.id}"
    head = db.execute(_HEAD).one()
    entry = {"number": head.number + 1, "at": at, "actor": who, "verb": verb, "subject_id": subject, "about": about}
    mark = _mark(head.mark, entry)
    db.execute(_ADD, {"id": uuid7(), "mark": mark, **entry})
    db.execute(_MOVE, {"number": head.number + 1, "mark": mark})


def take_turn(db: Session) -> None:
    """Stand in the writers' line before looking, where two who look at once would both write."""
    db.execute(_HEAD)


def furnish(db: Session) -> bool:
    """Give a new database the place where its chain begins, and any its guard. True when it was new."""
    new = db.scalar(select(Head.number).where(Head.place == 1)) is None
    if new:
        db.add(Head(place=1, number=0, mark=START))
    guard.put_up(db.connection())
    return new


def _mark(before: bytes, entry: dict[str, object]) -> bytes:
    at = entry["at"]
    assert isinstance(at, datetime)
    who = (entry["actor"], entry["verb"], entry["subject_id"], entry["about"])
    parts = (entry["number"], at.astimezone(UTC).isoformat(), *who)
    return crypto.keyed(vault.secret("audit"), before.hex() + "\x1f".join(str(part) for part in parts))


def marked(before: bytes, row: Any, number: int | None = None) -> bytes:
    """The mark this row should have after that one, and under that number if another is given."""
    entry = {name: getattr(row, name) for name in ("number", "at", "actor", "verb", "subject_id", "about")}
    return _mark(before, entry if number is None else {**entry, "number": number})
