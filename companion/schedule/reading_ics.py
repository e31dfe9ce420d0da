"""Reading a schedule from an iCalendar file: bytes in, rows or named troubles out. Pure; see importing.py.

Recurrences, exceptions and zones are worked out by icalendar and recurring-ical-events. What repeats for ever is
taken for the next 400 days. An event without hours becomes a note for the day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event

from companion.errors import Refused
from companion.people.phones import e164
from companion.schedule import events
from companion.schedule.kinds import DAY_NOTE
from companion.schedule.rows import MOST_ROWS, YEARS, Reading, Row, Wrong, mark, moment, stretch

AHEAD = timedelta(days=400)
FIRST, LAST = datetime(YEARS.start, 1, 1, tzinfo=UTC), datetime(YEARS.stop - 1, 12, 31, tzinfo=UTC)
Series = list[tuple[int, Event]]  # an event, its exceptions, and the line each begins on


def looks_like_one(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def read(data: bytes, phones: tuple[str, ...], zone: str, now: datetime) -> Reading:
    """Every session for `phones`, or for those an event names; `zone` is for times that name none."""
    found = Reading()
    try:
        for calendar, lines in _calendars(data):
            for series in _series(calendar, lines, found):
                _bring(found, calendar, series, phones, events.zone_of_calendar(calendar) or zone, now)
    except Wrong as wrong:
        found.troubles.append((0, str(wrong)))
    if not found.whole and not found.troubles:
        found.troubles.append((0, "The calendar holds no sessions."))
    return found


def _calendars(data: bytes) -> Iterator[tuple[Calendar, list[int]]]:
    """Each calendar in the file, with the line on which each of its events begins."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Wrong(f"line {line}: a letter is not in UTF-8. Export the calendar again as UTF-8.") from None
    marks = [n for n, line in enumerate(text.split("\n"), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    try:
        calendars = [one for one in Calendar.from_ical(text, multiple=True) if isinstance(one, Calendar)]
    except (ValueError, IndexError, KeyError) as error:
        raise Wrong(f"This calendar cannot be read: {str(error)[:120]}") from None
    if not calendars or sum(len(calendar.events) for calendar in calendars) != len(marks):
        raise Wrong("This calendar is not whole: the file seems to be cut off.")
    for calendar in calendars:
        yield calendar, marks[: len(calendar.events)]
        marks = marks[len(calendar.events) :]


def _series(calendar: Calendar, lines: list[int], found: Reading) -> list[Series]:
    """The events of one UID belong together: a series and its exceptions. Broken ones are named."""
    together: dict[str, Series] = defaultdict(list)
    for line, event in zip(lines, calendar.events, strict=True):
        try:
            together[events.check(event)].append((line, event))
        except Wrong as wrong:
            found.troubles.append((line, str(wrong)))
    return list(together.values())


def _bring(
    found: Reading, calendar: Calendar, series: Series, phones: tuple[str, ...], zone: str, now: datetime
) -> None:
    line, first = series[0]
    until = now + AHEAD
    try:
        people = phones or _attendees(first)
        if any(events.goes_beyond(event, until) for _, event in series):
            found.notes.append(f"line {line}: repeats for a long time; taken until {until:%Y-%m-%d}")
        rows = list(_named(calendar, series, zone, until))
    except Wrong as wrong:
        found.troubles.append((line, str(wrong)))
        return
    found.rows += [Row(line=line, phone=phone, **facts) for phone in people for facts in rows]
    found.whole |= {(phone, f"ics:{mark(str(first['UID']))}:") for phone in people}
    if len(found.rows) > MOST_ROWS:
        raise Wrong(f"The file makes more than {MOST_ROWS} sessions. Split it in parts.")


def _attendees(event: Event) -> tuple[str, ...]:
    attendees: Any = event.get("ATTENDEE", [])
    named = [str(one) for one in (attendees if isinstance(attendees, list) else [attendees])]
    try:
        numbers = tuple(dict.fromkeys(e164(one[4:]) for one in named if one.lower().startswith("tel:")))
    except Refused:
        raise Wrong("names a telephone number that is not one") from None
    if not numbers:
        raise Wrong("does not say for whom it is. Use --for PHONE, or name people as ATTENDEE:tel:+15555550123")
    return numbers


def _named(calendar: Calendar, series: Series, zone: str, until: datetime) -> Iterator[dict[str, Any]]:
    """What each occurrence says, under a name that stays when it is moved: its series and the day it stands for."""
    repeats = any(name in event for _, event in series for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    base, seen = f"ics:{mark(str(series[0][1]['UID']))}", Counter[str]()
    for occurrence in _occurrences(series, zone, until):
        day = f"{events.stands_for(occurrence):%Y-%m-%d}" if repeats else ""
        seen[day] += 1
        cancelled = events.is_cancelled(occurrence, calendar)
        yield {**_facts(occurrence, zone), "source": f"{base}:{day}:{seen[day]}", "cancelled": cancelled}


def _occurrences(series: Series, zone: str, until: datetime) -> list[Event]:
    """Each time it takes place, soonest first."""
    alone = Calendar()
    for _, event in series:
        alone.add_component(event)
    unending = any(events.goes_beyond(event, until) for _, event in series)
    start, end = (until - 2 * AHEAD, until) if unending else (FIRST, LAST)
    try:
        return sorted(recurring_ical_events.of(alone).between(start, end), key=lambda one: events.order(one, zone))
    except (ValueError, TypeError, OverflowError) as error:
        raise Wrong(f"cannot be worked out: {str(error)[:120]}") from None


def _facts(occurrence: Event, zone: str) -> dict[str, Any]:
    start, end = events.when(occurrence, "DTSTART"), events.when(occurrence, "DTEND")
    words = events.words(occurrence)
    assert start is not None
    if not isinstance(start, datetime):
        last = end if end and end > start else start + timedelta(days=1)
        first, after = (moment(datetime.combine(day, time()), zone) for day in (start, last))
        return {**words, "kind": DAY_NOTE, "starts_at": first, "ends_at": after, "zone": zone}
    if not isinstance(end, datetime) or end == start:
        raise Wrong("does not say when it ends")
    starts_at, ends_at = stretch(moment(start, zone), moment(end, zone))
    return {**words, "starts_at": starts_at, "ends_at": ends_at, "zone": events.zone_of_time(start) or zone}
