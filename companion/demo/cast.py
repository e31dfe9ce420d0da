"""Who is in a demo, where in their weeks they are, and what happens to them today. Pure.

People come in blocks of forty with a team of three clinicians each, so a site of any size looks like the small one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from companion.demo import names
from companion.demo.dice import Dice
from companion.schedule.tracks import TRACKS
from companion.schedule.weeks import monday

BLOCK = 40
ZONE = "America/New_York"
ELSEWHERE = ("America/Chicago", "America/Denver", "America/Los_Angeles")
STORIES = {
    0: "answered",
    1: "calm",
    2: "not-safe",
    3: "used",
    5: "twice",
    8: "call",
    11: "low-mood",
    14: "used-alcohol",
    17: "note",
    20: "texted",
    38: "new",
    39: "invited",
}
NOT_DANAS = {8, 14}
PROMPTS = (time(8), time(9), time(9), time(12, 30), time(18))
LENGTHS = ("4w", "8w", "8w", "12w", "12w", "12w")
LEFT = 9  # days that most people still have in their track, at least
LONGEST = max(track.weeks for track in TRACKS.values()) * 7


@dataclass(frozen=True)
class Person:
    """One person of the demo, before there are any rows."""

    number: int
    name: str
    phone: str
    language: str
    zone: str
    track: str
    starts_on: date
    prompt_at: time | None
    story: str
    texts: bool
    answers_by_text: bool
    diligence: float  # how often they check in
    craving: float  # where it was at the beginning
    lift: float  # where their mood settles

    @property
    def slot(self) -> int:
        return self.number % BLOCK

    @property
    def has_joined(self) -> bool:
        return self.story != "invited"

    @property
    def team(self) -> tuple[int, int]:
        """Which two of the block's three clinicians look after them: primary, then backup."""
        if self.story:
            return (1, 2) if self.slot in NOT_DANAS else (0, 1 + self.number % 2)
        return self.number % 3, (self.number + 1) % 3


def cast(seed: int, participants: int, days: int, today: date) -> Iterator[Person]:
    """The people of the demo, the same ones for the same seed."""
    spoken = {"en": 0, "es": 0}
    for number in range(participants):
        language = "es" if number % 4 == 1 else "en"
        yield _person(Dice(seed, "person", number), number, language, spoken[language], days, today)
        spoken[language] += 1


def _person(dice: Dice, number: int, language: str, nth: int, days: int, today: date) -> Person:
    story = STORIES.get(number % BLOCK, "")
    track = "12w" if story in {"answered", "low-mood"} else dice.choice(LENGTHS)
    texts = story in {"answered", "calm", "texted"} or dice.chance(0.8)
    return Person(
        number=number,
        name=names.called(nth, language),
        phone=names.phone(number),
        language=language,
        zone=ZONE if story or dice.chance(0.9) else dice.choice(ELSEWHERE),
        track=track,
        starts_on=_start(dice, number, story, TRACKS[track].weeks, days, today),
        prompt_at=dice.choice(PROMPTS) if dice.chance(0.9) else None,
        story=story,
        texts=texts,
        answers_by_text=story == "texted" or (not story and texts and dice.chance(0.35)),
        diligence=dice.uniform(0.92, 0.97) if story else min(0.96, dice.uniform(0.5, 1.05)),
        craving=dice.uniform(3.5, 7.5),
        lift=dice.uniform(5, 8),
    )


def _start(dice: Dice, number: int, story: str, weeks: int, days: int, today: date) -> date:
    if story == "invited":
        return monday(today) + timedelta(days=7)
    if story == "new":
        return today
    is_done = days > LONGEST and not story and number % 3 == 2  # in a long history some have come to the end
    longest = days if is_done else min(days, weeks * 7 - LEFT)
    some = min(longest, 15 if story else 4)
    ago = min(longest, 38) if story == "answered" else max(dice.randint(some, longest), dice.randint(some, longest))
    return max(monday(today - timedelta(days=ago)), today - timedelta(days=days))
