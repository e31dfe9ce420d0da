"""What a schedule file says, once it is read: rows, what is wrong with it by line, and what was left out on purpose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_SESSION = timedelta(hours=12)
LONGEST = {"title": 200, "place": 300, "join_url": 1000}
YEARS = range(2000, 2100)
# Control characters, and those that turn the direction of text round to hide what it says (R51).
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


class Wrong(Exception):
    """One thing wrong with one row, in words."""


@dataclass(frozen=True)
class Row:
    """One session for one person. `phone` is E.164; `source` names the session within the file's own calendar."""

    line: int
    phone: str
    source: str
    kind: str
    title: str | None
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str | None = None
    join_url: str | None = None
    cancelled: bool = False


@dataclass
class Reading:
    """A file as read. With any trouble in it, nothing of it is used. `whole` names series the file lists completely."""

    rows: list[Row] = field(default_factory=list)
    troubles: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    whole: set[tuple[str, str]] = field(default_factory=set)  # (phone, beginning of the source)

    def lines(self) -> Iterator[str]:
        """Every trouble as a sentence, in the order of the file."""
        for line, words in sorted(self.troubles):
            yield f"line {line}: {words}" if line else words


def mark(*parts: str) -> str:
    """A short name for what may hold a person's name: the same parts, the same mark."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def words_of(name: str, text: str) -> str | None:
    """One line of visible text, or None when there is none. Raises Wrong."""
    if UNSEEN.search(text):
        raise Wrong(f"{name} holds a character that cannot be seen")
    tidy = " ".join(text.split())
    if len(tidy) > LONGEST[name]:
        raise Wrong(f"{name} is longer than {LONGEST[name]} characters")
    return tidy or None


def link_of(text: str) -> str | None:
    """An https address, or None when there is none. Raises Wrong."""
    link = words_of("join_url", text)
    if link is None:
        return None
    try:
        parts = urlsplit(link)
    except ValueError:
        raise Wrong("join_url is not an address") from None
    if parts.scheme != "https" or not parts.hostname or " " in link:
        raise Wrong("join_url must be an address that begins with https://")
    return link


def zone_of(text: str) -> str:
    """A zone of the IANA list. Raises Wrong."""
    name = text.strip()
    if not name:
        raise Wrong("zone is empty; write one such as America/New_York")
    if name not in zones():
        raise Wrong(f"zone {name[:40]!r} is not known; write one such as America/New_York")
    return name


@cache
def zones() -> frozenset[str]:
    """All the zones there are. The library looks through the disk each time it is asked."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def stretch(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Both ends, checked. Raises Wrong."""
    if ends_at < starts_at:
        raise Wrong("ends before it starts")
    if ends_at == starts_at:
        raise Wrong("ends when it starts")
    if ends_at - starts_at > LONGEST_SESSION:
        raise Wrong("lasts longer than 12 hours; check the dates")
    return starts_at, ends_at


def moment(wall: datetime, zone: str | None) -> datetime:
    """A time as written, to UTC. Raises Wrong for years nobody means."""
    if wall.year not in YEARS:
        raise Wrong(f"the year {wall.year} cannot be right")
    return (wall if wall.tzinfo else wall.replace(tzinfo=ZoneInfo(zone or "UTC"))).astimezone(UTC)
