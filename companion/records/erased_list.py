"""Who was erased, by id and time alone, in a file outside the database.

A backup made before an erasure still holds the person; this list outlives it, so that restoring erases them again. It
is only ever added to. An entry is on the disk before the erasure is committed; when that fails, a second line with the
same time takes it back.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

from companion.errors import BadFile
from companion.records.whole_file import sync_folder

LINE = re.compile(r"(?P<at>\S+) (?P<id>[0-9a-f-]{36})(?P<back> withdrawn)?")


def ensure(path: Path) -> None:
    """Have a list, if only an empty one: that it is missing then means something."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        sync_folder(path.parent)


def note(path: Path, person_id: UUID, at: datetime) -> None:
    """Add one; on the disk when this returns."""
    _add(path, f"{at.isoformat()} {person_id}\n")


def withdraw(path: Path, person_id: UUID, at: datetime) -> None:
    """Take back what was noted for that moment: the erasure was not kept."""
    _add(path, f"{at.isoformat()} {person_id} withdrawn\n")


def _add(path: Path, line: str) -> None:
    ensure(path)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> dict[UUID, datetime]:
    """Everybody on it. Raises BadFile for a line that cannot be read: it may name someone who must not come back."""
    found: list[tuple[UUID, datetime]] = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        entry = LINE.fullmatch(line)
        try:
            one = (UUID(entry["id"]), datetime.fromisoformat(entry["at"])) if entry else None
        except ValueError:
            one = None
        if entry is None or one is None:
            raise BadFile(f"{path}, line {number}: not a time and an id. Mend this line, then try again.")
        if entry["back"]:
            found = [other for other in found if other != one]
        else:
            found.append(one)
    return dict(found)
