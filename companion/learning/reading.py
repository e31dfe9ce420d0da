"""Where does somebody stand in a module, and what comes next?

A module is read in places: its cards, one thing to try, its questions, and the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from companion.learning.library import Module, Question
from companion.markdown import Card


@dataclass(frozen=True)
class Place:
    """One screen of a module. `number` counts all of them from 0, `nth` those of its kind from 1."""

    number: int
    kind: str  # "card", "practice", "question" or "end"
    nth: int = 1
    card: Card | None = None
    question: Question | None = None


@dataclass(frozen=True)
class Standing:
    """How far somebody is in a module. `number` is the place to open next; None when not begun."""

    module: Module
    number: int | None = None
    done: bool = False

    @property
    def resumed(self) -> int:
        """Where to go on. A module that was read to its end begins anew."""
        return 0 if self.done else self.number or 0


def end(module: Module) -> int:
    """The number of the last place."""
    return len(module.cards) + 1 + len(module.questions)


def place(module: Module, number: int) -> Place:
    """The place with this number, or the nearest there is."""
    number = min(max(number, 0), end(module))
    cards = len(module.cards)
    if number < cards:
        return Place(number, "card", number + 1, card=module.cards[number])
    if number == cards:
        return Place(number, "practice", card=module.practice)
    if number < end(module):
        nth = number - cards
        return Place(number, "question", nth, question=module.questions[nth - 1])
    return Place(number, "end")


def next_to_read(standings: Iterable[Standing]) -> Standing | None:
    """The first that is begun and not done, else the first not done."""
    open_ones = [one for one in standings if not one.done]
    return next((one for one in open_ones if one.number is not None), open_ones[0] if open_ones else None)
