"""What happens today, so that a demo always shows a morning with people to look after. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta

from companion.checkins.answers import Answers
from companion.demo.cast import Person
from companion.demo.said import Said
from companion.demo.voices import STORIES
from companion.messaging import localtime


def today(person: Person, now: datetime) -> list[Said]:
    """What this person said in the last hours, soonest first; nothing for most people."""
    told = _TOLD.get(person.story)
    return told(person, now) if told else []


def _ago(person: Person, now: datetime, hours: float, answers: Answers, then: str = "open") -> Said:
    at = (now - timedelta(hours=hours)).replace(microsecond=0)
    return Said(at, localtime.day_of(at, person.zone), answers, then=then)


def _answered(person: Person, now: datetime) -> list[Said]:
    words = STORIES[person.language]["answered"]
    told = Answers(craving=9, mood=4, sleep=5.5, confidence=5, triggers=("people", "feeling"), used=False, note=words)
    return [_ago(person, now, 15.5, told, "answered")]


def _calm(person: Person, now: datetime) -> list[Said]:
    return [_ago(person, now, 1.2, Answers(craving=3, mood=7, sleep=7.0, confidence=7, triggers=("time",), used=False))]


def _not_safe(person: Person, now: datetime) -> list[Said]:
    return [_ago(person, now, 0.2, Answers(craving=7, mood=1, not_safe=True))]


def _used(person: Person, now: datetime) -> list[Said]:
    told = Answers(craving=6, mood=3, sleep=4.5, confidence=3, used=True, used_what=("opioid",), used_when="yesterday")
    return [_ago(person, now, 0.9, told)]


def _twice(person: Person, now: datetime) -> list[Said]:
    first = Answers(craving=8, mood=4, sleep=6.0, confidence=5, triggers=("place",), used=False)
    again = Answers(craving=9, mood=4, confidence=4, triggers=("place", "time"), used=False)
    return [_ago(person, now, 19, first, "taken"), _ago(person, now, 2.6, again, "taken")]


def _call(person: Person, now: datetime) -> list[Said]:
    words = STORIES[person.language]["call"]
    return [_ago(person, now, 2.2, Answers(craving=2, mood=6, sleep=7.0, confidence=7, call_me=True, note=words))]


def _note(person: Person, now: datetime) -> list[Said]:
    words = STORIES[person.language]["note"]
    return [_ago(person, now, 3.1, Answers(craving=4, mood=5, sleep=6.5, confidence=6, used=False, note=words))]


def _low_mood(person: Person, now: datetime) -> list[Said]:
    days = [Answers(craving=4, mood=mood, sleep=5.5, confidence=4, used=False) for mood in (2, 1, 2)]
    return [_ago(person, now, hours, told) for hours, told in zip((49.5, 25.5, 1.5), days, strict=True)]


def _used_alcohol(person: Person, now: datetime) -> list[Said]:
    told = Answers(craving=5, mood=4, confidence=5, used=True, used_what=("alcohol",), used_when="yesterday")
    return [_ago(person, now, 4.2, told, "taken")]


def _new(person: Person, now: datetime) -> list[Said]:
    return [_ago(person, now, 0.6, Answers(craving=5, mood=5, sleep=6.0, confidence=6))]


_TOLD: dict[str, Callable[[Person, datetime], list[Said]]] = {
    "answered": _answered,
    "calm": _calm,
    "not-safe": _not_safe,
    "used": _used,
    "twice": _twice,
    "call": _call,
    "note": _note,
    "low-mood": _low_mood,
    "used-alcohol": _used_alcohol,
    "new": _new,
}


def whole(course: list[Said], told: list[Said]) -> list[Said]:
    """Both together, soonest first: what the story tells of a day stands alone on that day."""
    days = {said.day for said in told}
    return sorted([said for said in course if said.day not in days] + told, key=lambda said: said.at)
