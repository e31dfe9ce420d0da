"""Which days make a week, and when does it begin and end? Pure. (One wall time: messaging/localtime.py.)"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def in_gap(wall: datetime, zone: str) -> bool:
    """Does no clock in the zone ever show this, because it went forward at that hour?"""
    there_and_back = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
    return there_and_back.replace(tzinfo=None, fold=0) != wall.replace(fold=0)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def bounds(first: date, zone: str, days: int = 7) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last, as moments."""
    ends = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (first, first + timedelta(days=days)))
    begin, end = (at.astimezone(UTC) for at in ends)
    return begin, end
