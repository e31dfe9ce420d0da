"""How do answers read? The words of each item, for the form that asks and for everyone who reads them later."""

from collections.abc import Iterator
from dataclasses import dataclass

from companion.checkins.answers import Answers
from companion.flags.levels import Sentence
from companion.words import N_

TRIGGER_WORDS = {
    "people": N_("People"),
    "place": N_("A place"),
    "time": N_("A time of day"),
    "feeling": N_("A feeling"),
    "thing": N_("A thing I saw or had"),
}
SUBSTANCE_WORDS = {
    "opioid": N_("Opioids: heroin, fentanyl, pain pills"),
    "alcohol": N_("Alcohol"),
    "sedative": N_("Pills to calm down or sleep"),
    "stimulant": N_("Cocaine, meth, or speed"),
    "cannabis": N_("Cannabis"),
    "other": N_("Something else"),
}
WHEN_WORDS = {"today": N_("That day"), "yesterday": N_("The day before"), "earlier": N_("Earlier")}
MEDICINE_WORDS = {
    "taken": N_("Taken"),
    "missed": N_("Missed"),
    "side-effect": N_("Side effect"),
    "withdrawal": N_("Withdrawal"),
    "running-out": N_("Running out"),
}
OF_TEN = N_("%(n)s of 10")


@dataclass(frozen=True)
class Fact:
    """One item that was answered: its name, and what was said."""

    label: str
    said: tuple[Sentence, ...]


def facts(told: Answers) -> list[Fact]:
    """What was answered, in the order it was asked; skipped items are not there."""
    return [Fact(label, tuple(said)) for label, said in _all(told) if said]


def _all(told: Answers) -> Iterator[tuple[str, list[Sentence]]]:
    yield N_("Mood"), _number(OF_TEN, told.mood)
    yield N_("Craving"), _number(OF_TEN, told.craving)
    yield N_("Sleep"), _number(N_("%(n)s hours"), told.sleep)
    yield N_("Sure of my plan"), _number(OF_TEN, told.confidence)
    yield N_("What I met"), [Sentence(TRIGGER_WORDS[one]) for one in told.triggers]
    if told.used is not None:
        yield N_("Used since last time"), [Sentence(words) for words in _used(told)]
    yield N_("Medicine"), [Sentence(MEDICINE_WORDS[one]) for one in told.medicine]
    yield N_("Please call me"), [Sentence(N_("Yes"))] * told.call_me
    yield N_("I'm not safe right now"), [Sentence(N_("Yes"))] * told.not_safe


def _used(told: Answers) -> Iterator[str]:
    yield N_("Yes") if told.used else N_("No")
    if told.used:
        yield from (SUBSTANCE_WORDS[one] for one in told.used_what)
        yield from (WHEN_WORDS[one] for one in (told.used_when,) if one)


def _number(text: str, value: float | None) -> list[Sentence]:
    return [] if value is None else [Sentence(text, {"n": f"{value:g}"})]
