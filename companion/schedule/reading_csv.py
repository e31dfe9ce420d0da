"""Reading a schedule from a table: bytes in, rows or named troubles out. Pure; bringing it in is importing.py."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from companion.errors import Refused
from companion.messaging import localtime
from companion.people.phones import e164
from companion.schedule import weeks
from companion.schedule.kinds import FOR_FILES, named
from companion.schedule.rows import MOST_ROWS, Reading, Row, Wrong, link_of, mark, moment, stretch, words_of, zone_of

COLUMNS = ("participant_phone", "kind", "title", "starts", "ends", "zone", "place", "join_url")
HEADER = ",".join(COLUMNS)


def read(data: bytes, phones: tuple[str, ...] = ()) -> Reading:
    """Every row, or what is wrong with each. A row without a phone is for `phones`."""
    found = Reading()
    try:
        table = _table(data)
        for line, cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            try:
                found.rows += _rows(line, cells, phones)
            except Wrong as wrong:
                found.troubles.append((line, str(wrong)))
            if len(found.rows) > MOST_ROWS:
                raise Wrong(f"The file holds more than {MOST_ROWS} sessions. Split it in parts.")
    except Wrong as wrong:
        found.troubles.append((0, str(wrong)))
    if not found.rows and not found.troubles:
        found.troubles.append((0, "The file holds a header and no sessions."))
    _tell_twins(found)
    _name(found)
    return found


def _table(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on. Raises Wrong when this is no such table."""
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    before = 0
    try:
        _check_header([cell.strip().lower() for cell in next(reader, [])])
        before = reader.line_num
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        why = "a quotation mark opens here and never closes" if "end of data" in str(error) else str(error)
        raise Wrong(f"line {before + 1}: this is not a row of a table: {why}") from None


def _text(data: bytes) -> str:
    if not data.strip():
        raise Wrong("The file is empty.")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Wrong("The file is saved as UTF-16. Save it as “CSV UTF-8” and try again.")
    if data[:4] == b"PK\x03\x04":
        raise Wrong("This is a workbook, not a CSV file. Save it as “CSV UTF-8” and try again.")
    if b"\x00" in data:
        raise Wrong("This is not a text file. A schedule is a CSV or an .ics file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Wrong(f"line {line}: a letter is not in UTF-8. Save the file as “CSV UTF-8” and try again.") from None


def _check_header(header: list[str]) -> None:
    if tuple(header) == COLUMNS:
        return
    other = next((name for mark, name in ((";", "semicolons"), ("\t", "tabs")) if mark in "".join(header)), None)
    if other and len(header) == 1:
        raise Wrong(f"line 1: the columns are separated by {other}; they must be separated by commas.")
    raise Wrong(f"line 1: the first line must be exactly: {HEADER}")


def _rows(line: int, cells: list[str], phones: tuple[str, ...]) -> list[Row]:
    if len(cells) != len(COLUMNS):
        hint = " (a comma inside a title or place needs quotation marks around it)" if len(cells) > len(COLUMNS) else ""
        raise Wrong(f"has {len(cells)} columns; the header has {len(COLUMNS)}{hint}")
    phone, kind, title, starts, ends, zone, place, link = (cell.strip() for cell in cells)
    where = zone_of(zone)
    starts_at, ends_at = stretch(_moment("starts", starts, where), _moment("ends", ends, where))
    facts = {
        "kind": _kind(kind),
        "title": words_of("title", title),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "zone": where,
        "place": words_of("place", place),
        "join_url": link_of(link),
    }
    return [Row(line=line, phone=number, source="", **facts) for number in _phones(phone, phones)]  # type: ignore[arg-type]


def _phones(typed: str, phones: tuple[str, ...]) -> tuple[str, ...]:
    if not typed:
        if not phones:
            raise Wrong("participant_phone is empty")
        return phones
    try:
        return (e164(typed),)
    except Refused:
        raise Wrong("participant_phone is not a phone number; write it as +15555550123") from None


def _kind(typed: str) -> str:
    slug = named(typed)
    if slug is None:
        what = f"kind {typed[:40]!r} is not known" if typed else "kind is empty"
        raise Wrong(f"{what}; write one of: {', '.join(FOR_FILES)}")
    return slug


def _moment(name: str, typed: str, zone: str) -> datetime:
    try:
        wall = datetime.fromisoformat(typed)
        if len(typed) <= len("2026-11-23"):
            raise ValueError("a day alone")
    except ValueError:
        what = f"{name} {typed[:40]!r} is not a time" if typed else f"{name} is empty"
        raise Wrong(f"{what}; write it as 2026-11-23 17:30") from None
    at = moment(wall, zone)
    if wall.tzinfo is None and weeks.in_gap(wall, zone):
        raise Wrong(f"{name} {typed!r} does not exist in {zone}: clocks go forward at that hour")
    return at


def _tell_twins(found: Reading) -> None:
    """The same session twice is a slip of the hand."""
    first: dict[tuple[object, ...], int] = {}
    for row in found.rows:
        key = (row.phone, row.kind, row.title, row.starts_at)
        if first.setdefault(key, row.line) != row.line:
            found.troubles.append((row.line, f"is the same session as line {first[key]}"))


def _name(found: Reading) -> None:
    """A session is its kind, title and day: the same on the same day at another time or place was moved."""
    seen: dict[str, int] = {}
    for n, row in sorted(enumerate(found.rows), key=lambda pair: (pair[1].starts_at, pair[0])):
        day = localtime.day_of(row.starts_at, row.zone)
        base = f"csv:{mark(row.kind, row.title or '')}:{day}"
        count = seen[f"{row.phone}{base}"] = seen.get(f"{row.phone}{base}", 0) + 1
        found.rows[n] = Row(**{**row.__dict__, "source": f"{base}:{count}"})
