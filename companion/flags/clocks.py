"""By when must somebody look, and who is watching now? Pure: moments and the site's hours in, moments out.

Urgent runs on the wall clock. All other clocks run in staffed time, and the person is told the real hour (R72).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from companion.flags.levels import Level
from companion.words import N_

HALF_AN_HOUR = timedelta(minutes=30)
FOUR_HOURS = timedelta(hours=4)
WORKDAYS = frozenset(range(5))


@dataclass(frozen=True)
class Hours:
    """When a site is staffed. `on_call`: somebody is paged outside these hours, so urgent never waits."""

    days: frozenset[int] = WORKDAYS
    opens: time = time(8)
    closes: time = time(18)
    on_call: bool = False

    def __post_init__(self) -> None:
        if not self.days <= frozenset(range(7)) or not self.days or self.opens >= self.closes:
            raise ValueError("A site is staffed on at least one day of the week, from a time to a later one.")


HOURS = Hours()


@dataclass(frozen=True)
class Watch:
    """What may be said about who is watching: a text marked for translation, and the moment it names."""

    staffed: bool
    text: str
    when: datetime


def watching(now: datetime, hours: Hours, zone: str) -> Watch:
    """Whether anyone will see a word now; if not, when somebody will (R72)."""
    start, end = next(_shifts(now, hours, zone))
    if start == now:
        return Watch(True, N_("Your team is at work until %(when)s. They may be with someone else right now."), end)
    return Watch(False, N_("Nobody will see this before %(when)s."), start)


def due(level: Level, raised_at: datetime, hours: Hours, zone: str) -> datetime:
    """The moment by which somebody must have looked."""
    shifts = _shifts(raised_at, hours, zone)
    start, end = next(shifts)
    match level:
        case Level.URGENT:
            return (raised_at if hours.on_call else start) + HALF_AN_HOUR
        case Level.HOURS:
            return _after(FOUR_HOURS, raised_at, hours, zone)
        case Level.TODAY:
            return end
        case Level.DAY:
            return _same_hour(start, next(shifts), zone)
        case Level.NEXT_DAY | Level.REVIEW:
            return end if start > raised_at else next(shifts)[1]


def _shifts(now: datetime, hours: Hours, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The staffed stretches from now on; the first begins now when somebody is there."""
    day = now.astimezone(ZoneInfo(zone)).date()
    while True:
        start, end = _instant(day, hours.opens, zone), _instant(day, hours.closes, zone)
        if day.weekday() in hours.days and end > now:
            yield max(start, now), end
        day += timedelta(days=1)


def _after(amount: timedelta, begin: datetime, hours: Hours, zone: str) -> datetime:
    for start, end in _shifts(begin, hours, zone):
        if end - start >= amount:
            return start + amount
        amount -= end - start
    raise AssertionError("Staffed hours never end.")


def _same_hour(moment: datetime, shift: tuple[datetime, datetime], zone: str) -> datetime:
    """A staffed day later: the same wall time in the next shift, so that a weekend is not counted."""
    place, (start, end) = ZoneInfo(zone), shift
    then = _instant(start.astimezone(place).date(), moment.astimezone(place).time(), zone)
    return min(max(then, start), end)


def _instant(day: date, wall: time, zone: str) -> datetime:
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)
