"""A file appears under its name whole, or not at all: written beside it, on the disk, then given the name (R29)."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from companion.errors import Refused


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Something to write to, for its owner alone. Raises Refused when there is a file of that name."""
    _free(target)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)  # mode 0600
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name(part, target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _name(part: Path, target: Path) -> None:
    try:
        target.hardlink_to(part)  # refuses, in one step, a name that was taken meanwhile
    except FileExistsError:
        _free(target)
    except OSError:  # this kind of disk knows no second name
        _free(target)
        part.rename(target)


def _free(target: Path) -> None:
    if os.path.lexists(target):
        raise Refused(f"{target} is there already. It was not touched; choose another name.")
