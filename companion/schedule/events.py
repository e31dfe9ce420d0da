"""What one calendar event says: small readings of icalendar's objects, each with its trouble in words. Pure."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from companion.schedule.kinds import named
from companion.schedule.rows import YEARS, Wrong, link_of, words_of, zones

OFTENEST = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
TOO_FINE = ("BYHOUR", "BYMINUTE", "BYSECOND")
LONGEST_COUNT = 1000
LINKS = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "URL")
NOWHERE = {"UTC", "Etc/UTC"}


def check(event: Event) -> str:
    """The UID of an event that can be worked with. Raises Wrong."""
    if event.errors:
        name, why = event.errors[0]
        raise Wrong(f"{name} cannot be read: {str(why)[:120]}")
    if not event.get("UID"):
        raise Wrong("has no UID, so it could not be found again")
    if not event.get("DTSTART"):
        raise Wrong("does not say when it starts")
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        _check_time(name, event.get(name))
    if when(event, "DTEND") is not None:
        _check_order(when(event, "DTSTART"), when(event, "DTEND"))
    for rule in _several(event.get("RRULE")):
        if set(rule.get("FREQ", [])) - OFTENEST or any(len(rule.get(name, [])) > 1 for name in TOO_FINE):
            raise Wrong("repeats more often than once a day")
    return str(event["UID"])


def _check_time(name: str, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, list):
        raise Wrong(f"says {name} twice")
    zone = value.params.get("TZID")
    if value.dt.year not in YEARS:
        raise Wrong(f"the year {value.dt.year} cannot be right")
    if isinstance(value.dt, datetime) and value.dt.tzinfo is None and zone:
        raise Wrong(f"the zone {str(zone)[:40]!r} is not known")


def _check_order(start: Any, end: Any) -> None:
    """The library that works out series leaves such an event out without a word."""
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise Wrong("begins with an hour and ends with a day, or the other way round")
    if isinstance(start, datetime) and (start.tzinfo is None) != (end.tzinfo is None):
        raise Wrong("names a zone for one of its two times only")
    if end < start:
        raise Wrong("ends before it starts")


def goes_beyond(event: Event, until: datetime) -> bool:
    """Does it repeat for ever, or past that moment?"""
    return any(_beyond(rule, until) for rule in _several(event.get("RRULE")))


def _beyond(rule: Any, until: datetime) -> bool:
    if rule.get("UNTIL"):
        return f"{rule['UNTIL'][0]:%Y-%m-%d}" > f"{until:%Y-%m-%d}"
    return not rule.get("COUNT") or rule["COUNT"][0] > LONGEST_COUNT


def is_cancelled(event: Event, calendar: Calendar) -> bool:
    whole = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    return whole or str(event.get("STATUS", "")).upper() == "CANCELLED"


def when(event: Event, name: str) -> date | datetime | None:
    value: Any = event.get(name)
    return None if value is None else value.dt


def stands_for(occurrence: Event) -> date | datetime:
    """The time an occurrence had in its series, before it was moved."""
    found = when(occurrence, "RECURRENCE-ID") or when(occurrence, "DTSTART")
    assert found is not None
    return found


def order(occurrence: Event, zone: str) -> datetime:
    """By the time it had in its series, whether that names a day, a wall time or a moment."""
    then = stands_for(occurrence)
    at = then if isinstance(then, datetime) else datetime.combine(then, time())
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def zone_of_calendar(calendar: Calendar) -> str | None:
    """The zone the whole calendar names, when it is one we know."""
    return _known(calendar.get("X-WR-TIMEZONE"))


def zone_of_time(at: datetime) -> str | None:
    """The IANA zone of a time, when it has one."""
    return _known(getattr(at.tzinfo, "key", None))


def _known(name: Any) -> str | None:
    plain = str(name or "").strip()
    return plain if plain in zones() and plain not in NOWHERE else None


def words(event: Event) -> dict[str, Any]:
    """Title, kind, place and link. Raises Wrong."""
    title, place = words_of("title", _text(event, "SUMMARY")), _text(event, "LOCATION")
    addresses = [place, *(str(one).strip() for name in LINKS for one in _several(event.get(name)))]
    links = [text for text in addresses if text.lower().startswith("https://")]
    categories = " ".join(str(text) for one in _several(event.get("CATEGORIES")) for text in getattr(one, "cats", ()))
    return {
        "title": title,
        "kind": named(categories) or named(title or "") or "session",
        "place": words_of("place", "" if place in links else place),
        "join_url": link_of(links[0]) if links else None,
    }


def _text(event: Event, name: str) -> str:
    return " ".join(str(one) for one in _several(event.get(name))).strip()


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
