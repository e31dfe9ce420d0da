"""When is nine in the morning? A wall time on a local day becomes a moment, whatever the clocks do that night."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def moment(day: date, wall: time, zone: str) -> datetime | None:
    """The wall time on that day, in UTC.

    In the hour that spring skips it moves forward by what was skipped; of the hour that autumn repeats it is the
    first. None for a day that the zone never had (Apia skipped one in 2011).
    """
    local = datetime.combine(day, wall.replace(tzinfo=None, fold=0), ZoneInfo(zone))
    at = local.astimezone(UTC)
    return at if at.astimezone(ZoneInfo(zone)).date() == day else None


def local(at: datetime, zone: str) -> datetime:
    """The moment on the person's own clock."""
    return at.astimezone(ZoneInfo(zone))


def day_of(at: datetime, zone: str) -> date:
    return local(at, zone).date()
