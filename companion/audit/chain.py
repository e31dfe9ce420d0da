"""Who did what, who looked: append-only, each entry marked with the one before.

An entry is added in the same transaction as what it tells of (R39). The number comes from the chain and no clock,
so a clock that jumps breaks nothing (R41).
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from companion import crypto, vault
from companion.audit.models import Entry, Head
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


def furnish(db: Session) -> None:
    """Give a new database the place where its chain begins."""
    if db.scalar(select(Head.number).where(Head.place == 1)) is None:
        db.add(Head(place=1, number=0, mark=START))


def broken_at(db: Session) -> int | None:
    """The number of the first entry that is missing, moved or changed; None when the chain is whole."""
    mark, number = START, 0
    columns = (Entry.number, Entry.at, Entry.actor, Entry.verb, Entry.subject_id, Entry.about, Entry.mark)
    for row in db.execute(select(*columns).order_by(Entry.number)).yield_per(1000):
        number += 1
        expected = _mark(mark, {name: getattr(row, name) for name in row._fields if name != "mark"})
        if row.number != number or row.mark != expected:
            return number
        mark = row.mark
    head = db.execute(select(Head.number, Head.mark).where(Head.place == 1)).one_or_none()
    whole = head is not None and (head.number, head.mark) == (number, mark)
    return None if whole else number + 1


def _mark(before: bytes, entry: dict[str, object]) -> bytes:
    at = entry["at"]
    assert isinstance(at, datetime)
    who = (entry["actor"], entry["verb"], entry["subject_id"], entry["about"])
    parts = (entry["number"], at.astimezone(UTC).isoformat(), *who)
    return crypto.keyed(vault.secret("audit"), before.hex() + "\x1f".join(str(part) for part in parts))
