"""Reading a schedule from whatever somebody brought: the beginning of the file says what it is, not its name."""

from datetime import datetime
from math import ceil
from pathlib import Path

from companion.errors import BadFile
from companion.schedule import reading_csv, reading_ics
from companion.schedule.rows import LARGEST, Reading


def data_of(file: Path) -> bytes:
    """What is in the file. Raises BadFile when it is not there, or too big to be a schedule."""
    try:
        if not file.is_file():
            raise BadFile(f"There is no file {file.name}.")
        size = file.stat().st_size
        if size > LARGEST:
            raise BadFile(f"{file.name} has {ceil(size / 2**20)} MB. A schedule has at most {LARGEST // 2**20} MB.")
        return file.read_bytes()
    except OSError as error:
        raise BadFile(f"{file.name} cannot be opened: {error.strerror}.") from None


def read(data: bytes, phones: tuple[str, ...], zone: str, now: datetime) -> Reading:
    """The sessions a file names; `zone` is for times of a calendar that name none."""
    if reading_ics.looks_like_one(data):
        return reading_ics.read(data, phones, zone, now)
    return reading_csv.read(data, phones)
