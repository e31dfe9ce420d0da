"""What is in a backup? Its header and its rows; nothing is handed out that was not made so by us."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from sqlalchemy import Table

from companion.errors import NotReady, NotWhole
from companion.records.frames import opened
from companion.records.packing import counted, unpacked

KNOWN = 1


def header(file: BinaryIO, data_keys: Sequence[str]) -> dict[str, Any]:
    """What the backup says about itself. Raises NotReady when it was made by a later program."""
    said: dict[str, Any] = json.loads(next(opened(file, data_keys)))
    if said["format"] != KNOWN:
        raise NotReady("This backup was made by a newer program. Update the code, then try again.")
    return said


def rows(file: BinaryIO, data_keys: Sequence[str]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """All rows, some at a time, in the order in which they can be put into a database."""
    return map(unpacked, _filled(file, data_keys))


def _filled(file: BinaryIO, data_keys: Sequence[str]) -> Iterator[bytes]:
    """The frames with rows in them: all but the first and the last."""
    frames = opened(file, data_keys)
    next(frames)
    return filter(None, frames)


def check(file: BinaryIO, data_keys: Sequence[str]) -> dict[str, Any]:
    """Read all of it once. Raises NotWhole unless it holds exactly what its header says."""
    said, found = header(file, data_keys), Counter[str]()
    for frame in _filled(file, data_keys):
        name, count = counted(frame)
        found[name] += count
    if found != Counter({name: count for name, count in said["counts"].items() if count}):
        raise NotWhole("This backup does not hold the rows it speaks of. Take another one.")
    return said
