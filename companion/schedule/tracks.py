"""What does a track ask of a week, is that enough, and when is each session? Pure.

An intensive outpatient program means at least 3 days a week, 2 hours a day and 9 hours in all. A track that plans
less is refused with the reason; its last weeks may be exempt, when it steps down. Enrolling is enrolling.py.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from companion.flags.levels import Sentence
from companion.messaging import localtime
from companion.schedule.kinds import kind
from companion.words import N_

MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4
EVENING = time(17, 30)


@dataclass(frozen=True)
class Slot:
    """One session of a week: 0 is Monday, `at` is wall time."""

    weekday: int
    at: time
    kind: str
    minutes: int


@dataclass(frozen=True)
class Minimums:
    """What makes a program intensive. A site's clinical lead owns these numbers."""

    days: int = 3
    minutes_a_day: int = 120
    minutes_a_week: int = 540
    most_a_week: int = 19 * 60


@dataclass(frozen=True)
class Track:
    """A program of so many weeks. Its last `stepping_down` weeks may hold less."""

    slug: str
    words: str
    plan: tuple[tuple[Slot, ...], ...]
    target_minutes: int = 540
    stepping_down: int = 0

    @property
    def weeks(self) -> int:
        return len(self.plan)


@dataclass(frozen=True)
class Planned:
    """One session with its moment. `number` counts from 1 and names it within the track."""

    number: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    zone: str


def sessions(track: Track, starts_on: date, zone: str) -> list[Planned]:
    """Every session, soonest first. A week begins on the weekday of the first day, so none is cut short."""
    dated = []
    for number, slots in enumerate(track.plan):
        first = starts_on + timedelta(weeks=number)
        for slot in slots:
            day = first + timedelta(days=(slot.weekday - first.weekday()) % 7)
            dated.append((day, slot))
    dated.sort(key=lambda pair: (pair[0], pair[1].at))
    made = []
    for number, (day, slot) in enumerate(dated, 1):
        starts_at = localtime.moment(day, slot.at, zone)
        if starts_at is not None:  # a day the zone skipped has no sessions
            ends_at = starts_at + timedelta(minutes=slot.minutes)
            made.append(Planned(number, slot.kind, starts_at, ends_at, zone))
    return made


def shortfalls(track: Track, least: Minimums = Minimums()) -> list[Sentence]:
    """Why this track cannot be: one sentence for each week and day that holds too little. Empty: it can."""
    found = []
    if track.target_minutes < least.minutes_a_week:
        words = N_("The goal is %(hours)s hours a week. It must be at least %(least)s.")
        found.append(_say(words, hours=track.target_minutes, least=least.minutes_a_week))
    held = track.plan[: track.weeks - track.stepping_down]
    for number, slots in enumerate(held, 1):
        found += _in_week(number, slots, max(least.minutes_a_week, track.target_minutes), least)
    return found


def _in_week(number: int, slots: Sequence[Slot], target: int, least: Minimums) -> list[Sentence]:
    found, by_day = [], Counter[int]()
    for slot in slots:
        by_day[slot.weekday] += slot.minutes
    if len(by_day) < least.days:
        words = N_("Week %(week)s plans %(days)s of at least %(least)s days.")
        found.append(Sentence(words, {"week": number, "days": len(by_day), "least": least.days}))
    for weekday, minutes in sorted(by_day.items()):
        if minutes < least.minutes_a_day:
            words = N_("Week %(week)s, day %(day)s has %(hours)s hours. A day must have at least %(least)s.")
            found.append(_say(words, {"week": number, "day": weekday + 1}, hours=minutes, least=least.minutes_a_day))
    if by_day.total() < target:
        words = N_("Week %(week)s has %(hours)s hours. It must have at least %(least)s.")
        found.append(_say(words, {"week": number}, hours=by_day.total(), least=target))
    if by_day.total() > least.most_a_week:
        words = N_("Week %(week)s has %(hours)s hours. More than %(most)s is another level of care.")
        found.append(_say(words, {"week": number}, hours=by_day.total(), most=least.most_a_week))
    return found


def _say(words: str, values: dict[str, int] | None = None, **minutes: int) -> Sentence:
    return Sentence(words, {**(values or {}), **{name: f"{given / 60:g}" for name, given in minutes.items()}})


def _evening(weekday: int, *kinds: tuple[str, int]) -> list[Slot]:
    """Sessions one after the other, from the evening's beginning."""
    slots, at = [], datetime.combine(date.min, EVENING)
    for slug, minutes in kinds:
        slots.append(Slot(weekday, at.time(), kind(slug).slug, minutes))
        at += timedelta(minutes=minutes)
    return slots


def _week(number: int) -> tuple[Slot, ...]:
    """Three evenings of three hours. What closes the week goes round: alone, with family, about medicine."""
    closing = {
        1: (("individual", 60), ("medication", 30)),
        2: (("family", 90),),
    }.get(number % 4, (("individual", 60), ("skills", 30)))
    return (
        *_evening(MONDAY, ("group", 90), ("psychoeducation", 90)),
        *_evening(WEDNESDAY, ("skills", 90), ("group", 90)),
        *_evening(FRIDAY, ("group", 90), *closing),
    )


def _built_in(length: int, words: str) -> Track:
    return Track(f"{length}w", words, tuple(_week(number) for number in range(1, length + 1)))


TRACKS = {
    track.slug: track
    for track in (_built_in(4, N_("4 weeks")), _built_in(8, N_("8 weeks")), _built_in(12, N_("12 weeks")))
}
