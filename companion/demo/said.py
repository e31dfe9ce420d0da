"""What one person of a demo told their team, day by day. Pure.

Craving falls over the weeks, with bumps; mood and confidence answer to it; some days nothing comes, some answers
come a day late, some by text. What the last hours hold is not chance: see stories.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import exp

from companion.checkins.answers import SUBSTANCES, TRIGGERS, Answers
from companion.demo.cast import Person
from companion.demo.dice import Dice
from companion.demo.voices import NOTES
from companion.messaging import localtime

SLOWLY = 26.0  # days in which craving loses most of its height
SATURDAY = 5
NIGHT = time(22, 30)


@dataclass(frozen=True)
class Said:
    """One check-in as it came. `then` is what the team did: "settled" sooner or later, or so far only this much."""

    at: datetime
    day: date
    answers: Answers
    way: str = "page"
    then: str = "settled"


def course(dice: Dice, person: Person, since: date, now: datetime, calm_since: datetime) -> Iterator[Said]:
    """Their check-ins up to now, soonest first. After `calm_since` nothing is said that would need anybody."""
    bump, silent = 0.0, 0
    today = localtime.day_of(now, person.zone)
    for day in (since + timedelta(days=n) for n in range((today - since).days + 1)):
        bump = bump * 0.55 + (dice.uniform(2, 5) if dice.chance(0.07) else 0)
        silent = silent - 1 if silent else dice.choice((2, 3, 4)) if dice.chance(0.018) else 0
        if silent or not dice.chance(person.diligence - 0.12 * (day.weekday() >= SATURDAY)):
            continue
        said = _said(dice, person, day, bump, since, calm_since)
        if said is not None and said.at < now:
            yield said


def _said(dice: Dice, person: Person, day: date, bump: float, since: date, calm_since: datetime) -> Said | None:
    late = dice.chance(0.04)
    asked = localtime.moment(day + timedelta(days=late), person.prompt_at or time(10), person.zone)
    night = localtime.moment(day + timedelta(days=late), NIGHT, person.zone)
    if asked is None or night is None:
        return None
    at = min(asked + timedelta(minutes=4 + dice.expovariate(1 / 55)), night).replace(microsecond=0)
    by_text = person.answers_by_text and not late and day > since and dice.chance(0.6)
    if by_text:
        return Said(at, day, Answers(mood=max(3, _mood(dice, person, bump, 0))), "text")
    answers = _calm(dice, person, day, since) if at >= calm_since else _answers(dice, person, day, bump, since)
    return Said(at, day, answers)


def _answers(dice: Dice, person: Person, day: date, bump: float, since: date) -> Answers:
    craving = _craving(dice, person, day, bump, since)
    used = dice.chance(0.09 if craving >= 7 else 0.008)
    return Answers(
        craving=craving,
        mood=_mood(dice, person, bump, craving),
        sleep=_sleep(dice, 5.2 if bump > 2 else 6.6),
        confidence=None if dice.chance(0.12) else dice.near(8.5 - craving * 0.45, 1.0),
        triggers=tuple(what for what in TRIGGERS if dice.chance(0.07 + craving * 0.05)),
        used=True if used else None if dice.chance(0.2) else False,
        used_what=(dice.choice(SUBSTANCES),) if used and dice.chance(0.8) else (),
        used_when=dice.choice(("today", "yesterday")) if used else None,
        note=dice.choice(NOTES[person.language]) if dice.chance(0.05) else "",
        call_me=dice.chance(0.008),
    )


def _calm(dice: Dice, person: Person, day: date, since: date) -> Answers:
    """A day on which nobody has to be called."""
    craving = min(_craving(dice, person, day, 0, since), 6)
    mood = max(_mood(dice, person, 0, craving), 4)
    return Answers(
        craving=craving,
        mood=mood,
        sleep=max(_sleep(dice, 6.6) or 6.0, 5.0),
        confidence=dice.near(8.5 - craving * 0.45, 1.0),
        triggers=tuple(what for what in TRIGGERS if dice.chance(0.1)),
        used=False,
    )


def _craving(dice: Dice, person: Person, day: date, bump: float, since: date) -> int:
    weekend = 0.7 * (day.weekday() >= SATURDAY)
    height = 0.8 + (person.craving - 0.8) * exp(-(day - since).days / SLOWLY)
    return dice.near(height + bump + weekend, 0.9)


def _mood(dice: Dice, person: Person, bump: float, craving: int) -> int:
    return dice.near(person.lift - bump * 0.6 - max(0, craving - 4) * 0.35, 1.1)


def _sleep(dice: Dice, middle: float) -> float | None:
    return None if dice.chance(0.1) else min(max(round(dice.gauss(middle, 1.1) * 2) / 2, 1.5), 11.0)
