"""Whom to call in a crisis: the one place that holds these numbers.

The words are kept here in both languages, not in a catalog: help must be complete
when nothing else is. Every fact was read at the sources below; `REVIEW_BY` is the
day by which someone reads them again, and the tests fail once it has passed.
"""

from dataclasses import dataclass
from datetime import date

LIFELINE = "988"
EMERGENCY = "911"
VETERANS_TEXT = "838255"

REVIEWED = date(2026, 11, 23)
REVIEW_BY = date(2027, 5, 1)
SOURCES = (
    "988 Suicide & Crisis Lifeline, What to expect (988lifeline.org/get-help/what-to-expect)",
    "Veterans Crisis Line (veteranscrisisline.net)",
    "National 911 Program (911.gov)",
)


@dataclass(frozen=True)
class Line:
    """One way to reach someone: a link that calls or texts, and the words beside it."""

    what: str
    """Which line: lifeline, emergency, spanish or veterans."""
    how: str
    """Call or text."""
    href: str
    words: str
    """What the link says."""
    more: str
    """One short sentence about what happens then."""


def _call(what: str, number: str, words: str, more: str) -> Line:
    return Line(what, "call", f"tel:{number}", words, more)


def _text(what: str, number: str, words: str, more: str) -> Line:
    return Line(what, "text", f"sms:{number}", words, more)


_ENGLISH = (
    _call("lifeline", LIFELINE, "Call 988", "Talk with a trained person. Free, day and night."),
    _text("lifeline", LIFELINE, "Text 988", "Send any word. After a few short questions, a person texts with you."),
    _call("emergency", EMERGENCY, "Call 911", "If someone may die, can't wake up, or is not safe right now."),
    _call("spanish", LIFELINE, "Call 988, then press 2", "To talk in Spanish."),
    _text("spanish", LIFELINE, "Text AYUDA to 988", "To text in Spanish."),
    _call("veterans", LIFELINE, "Call 988, then press 1", "For veterans, people who serve, and those who love them."),
    _text("veterans", VETERANS_TEXT, "Text 838255", "For veterans, people who serve, and those who love them."),
)
_SPANISH = (
    _call(
        "spanish",
        LIFELINE,
        "Llama al 988 y marca 2",
        "Habla en español con alguien que sabe ayudar. Gratis, día y noche.",
    ),
    _text("spanish", LIFELINE, "Escribe AYUDA al 988", "Alguien que sabe ayudar te escribe en español."),
    _call("emergency", EMERGENCY, "Llama al 911", "Si alguien puede morir, no despierta o está en peligro ahora."),
    _call("veterans", LIFELINE, "Llama al 988 y marca 1", "Para veteranos, militares y sus familias."),
    _text("veterans", VETERANS_TEXT, "Escribe al 838255", "Para veteranos, militares y sus familias."),
)
_LINES = {"en": _ENGLISH, "es": _SPANISH}
_BRIEFLY = {
    "en": f"Call or text {LIFELINE}, or call {EMERGENCY}.",
    "es": f"Llama o escribe al {LIFELINE}, o llama al {EMERGENCY}.",
}


def lines(language: str) -> tuple[Line, ...]:
    """Every line, the one most people need first; English where we do not speak the language."""
    return _LINES.get(language, _ENGLISH)


def briefly(language: str) -> str:
    """The lines in one short sentence: fits a text message, plain letters only."""
    return _BRIEFLY.get(language, _BRIEFLY["en"])


def overdue(on: date) -> bool:
    """Whether the lines have waited too long for someone to read their sources again."""
    return on > REVIEW_BY
