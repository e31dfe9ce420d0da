"""Where is the end of the chain noted, outside the database? (R37)

Whoever holds the database can cut off its end and set the head back, and the chain alone would look whole. So every
hour one line goes to a file elsewhere: `number mark time`. Lines are added and never taken away.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from companion.audit import chain
from companion.audit.models import Entry, Head
from companion.errors import BadFile, CompanionError
from companion.settings import HOME, Settings

BEGAN = "began the anchor"
_HEAD = select(Head.number, Head.mark).where(Head.place == 1)


class Shrunk(CompanionError):
    """The chain ends before its own anchor, or the anchor is gone: somebody took something away."""


@dataclass(frozen=True)
class Line:
    """The chain had this end at this time."""

    number: int
    mark: bytes
    at: datetime

    def __str__(self) -> str:
        return f"{self.number} {self.mark.hex()} {self.at.isoformat()}\n"


def place(settings: Settings) -> Path:
    """AUDIT_ANCHOR; else a file of its own for each database, beside an SQLite file."""
    if settings.audit_anchor:
        return Path(settings.audit_anchor)
    address = make_url(settings.database_url)
    if address.get_backend_name() == "sqlite" and address.database:
        file = Path(address.database)
        return file.with_name("audit.anchor" if file.stem == "companion" else f"{file.stem}.anchor")
    where = address.set(username=None, password=None).render_as_string()
    return HOME / f"audit-{hashlib.sha256(where.encode()).hexdigest()[:8]}.anchor"


def write(db: Session, file: Path, at: datetime) -> Line:
    """Add one line, on the disk when this returns. Raises Shrunk, and writes nothing, when something was taken away.

    The first line is told to the chain itself, so that a file that went away is missed.
    """
    with _held(file) as open_file:
        last = next(reversed(_parsed(open_file)), None)
        if last is None:
            _check_begun(db, file)
            return _begin(db, open_file, "jobs", at)
        head = db.execute(_HEAD).one_or_none()
        there = db.scalar(select(Entry.mark).where(Entry.number == last.number))
        db.commit()  # nobody waits for a disk elsewhere
        if head is None or head.number < last.number:
            ends = head.number if head else 0
            raise Shrunk(f"The chain ends at {ends}, and its anchor {file} knows of {last.number}.")
        if there != last.mark:
            raise Shrunk(f"Entry {last.number} is not the one that the anchor {file} noted.")
        return _add(open_file, Line(head.number, head.mark, at))


def begin_anew(db: Session, file: Path, by: str, at: datetime) -> Path | None:
    """After a restore: the chain notes that a new anchor begins. The old file is kept under the name returned."""
    aside = set_aside(file, at)
    with _held(file) as open_file:
        _begin(db, open_file, by, at)
    return aside


def set_aside(file: Path, at: datetime) -> Path | None:
    """Keep the anchor of another chain under another name."""
    if not file.exists():
        return None
    aside = file.with_name(f"{file.name}.until-{at:%Y%m%dT%H%M%S%f}")
    file.rename(aside)
    return aside


def read(file: Path) -> list[Line]:
    """All lines, oldest first; none when there is no file. Raises BadFile when one is not a line of ours."""
    if not file.exists():
        return []
    with file.open() as open_file:
        return _parsed(open_file)


def _parsed(lines: IO[str]) -> list[Line]:
    lines.seek(0)
    return [_line(text, number) for number, text in enumerate(lines, 1) if text.strip()]


def _line(text: str, number: int) -> Line:
    try:
        count, mark, at = text.split()
        return Line(int(count), bytes.fromhex(mark), datetime.fromisoformat(at))
    except ValueError:
        raise BadFile(f"Line {number} of the anchor cannot be read.") from None


def _check_begun(db: Session, file: Path) -> None:
    began = db.scalar(select(Entry.number).where(Entry.verb == BEGAN).order_by(Entry.number.desc()).limit(1))
    if began is not None:
        raise Shrunk(f"The anchor {file} is gone or empty. It was begun at entry {began}.")


def _begin(db: Session, open_file: IO[str], by: str, at: datetime) -> Line:
    chain.record(db, by, BEGAN, at)
    head = db.execute(_HEAD).one()
    db.commit()  # the line must not name an entry that could still be taken back
    return _add(open_file, Line(head.number, head.mark, at))


def _add(open_file: IO[str], line: Line) -> Line:
    open_file.write(str(line))
    open_file.flush()
    os.fsync(open_file.fileno())
    return line


@contextmanager
def _held(file: Path) -> Iterator[IO[str]]:
    """Open for adding, by one process at a time."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+") as open_file:
        fcntl.flock(open_file, fcntl.LOCK_EX)
        yield open_file
