"""What is usual for this person, and how long has it been like this? Pure: check-ins in, numbers out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from companion.checkins.answers import Answers

LOOK_BACK = timedelta(days=14)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """Answers, the day they are about, and when they were given."""

    answers: Answers
    day: date
    at: datetime


def usual_craving(today: Told, others: Sequence[Told]) -> float | None:
    """The person's own median of the two weeks before."""
    before = [told.answers.craving for told in others if timedelta() < today.at - told.at <= LOOK_BACK]
    given = [value for value in before if value is not None]
    return median(given) if given else None


def days_running(today: Told, others: Sequence[Told], item: str, holds: Callable[[Any], bool]) -> int:
    """The unbroken run of days through this one. A late answer may close a gap, so days after it count too."""

    def says(told: Told) -> bool:
        value = getattr(told.answers, item)
        return value is not None and holds(value)

    if not says(today):
        return 0
    days = {today.day, *(told.day for told in others if says(told))}
    return 1 + sum(1 for _ in _walk(today.day, days, A_DAY)) + sum(1 for _ in _walk(today.day, days, -A_DAY))


def _walk(day: date, days: set[date], step: timedelta) -> Iterator[date]:
    while (day := day + step) in days:
        yield day
