"""How soon must somebody look, and what is it about? Plain values, so that every feature can raise a flag."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from companion.words import N_


class Level(IntEnum):
    """How urgent a flag is; a higher number comes first."""

    REVIEW = 1
    NEXT_DAY = 2
    DAY = 3
    TODAY = 4
    HOURS = 5
    URGENT = 6

    @property
    def shape(self) -> int:
        """Which of the four shapes it has on the desk."""
        return _SHAPES[self]

    @property
    def words(self) -> str:
        """How the desk names it, marked for translation."""
        return _WORDS[self]


_SHAPES = {Level.URGENT: 4, Level.HOURS: 3, Level.TODAY: 2, Level.DAY: 2, Level.NEXT_DAY: 1, Level.REVIEW: 1}
_WORDS = {
    Level.URGENT: N_("Urgent"),
    Level.HOURS: N_("Within 4 hours"),
    Level.TODAY: N_("Today"),
    Level.DAY: N_("Within a day"),
    Level.NEXT_DAY: N_("Next workday"),
    Level.REVIEW: N_("Daily review"),
}


@dataclass(frozen=True)
class Sentence:
    """One fact for a clinician: a text marked for translation, and the values it names."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Raise:
    """A rule wants somebody to look. `inputs` is all the rule saw, so that it can be read again later (R73)."""

    rule: str
    version: int
    level: Level
    reason: tuple[Sentence, ...]
    inputs: dict[str, Any] = field(default_factory=dict)
