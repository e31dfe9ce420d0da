"""What can a check-in say? Every item may be skipped; what was skipped is not there."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from companion.errors import Refused
from companion.words import N_

TRIGGERS = ("people", "place", "time", "feeling", "thing")
SUBSTANCES = ("opioid", "alcohol", "sedative", "stimulant", "cannabis", "other")
WHEN = ("today", "yesterday", "earlier")
MEDICINE = ("taken", "missed", "side-effect", "withdrawal", "running-out")
LONGEST_NOTE = 2000
HIDDEN = {"Cc", "Cs"}
TURNS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

LONG_NOTE = N_("A note can have up to 2,000 letters. Please make it a bit shorter.")
UNKNOWN = N_("This check-in holds something we do not know. Open a new one and try again.")


@dataclass(frozen=True)
class Answers:
    """What somebody told us. None and empty mean skipped, never zero."""

    craving: int | None = None
    mood: int | None = None
    sleep: float | None = None
    confidence: int | None = None
    triggers: tuple[str, ...] = ()
    used: bool | None = None
    used_what: tuple[str, ...] = ()
    used_when: str | None = None
    medicine: tuple[str, ...] = ()
    note: str = ""
    call_me: bool = False
    not_safe: bool = False

    def __post_init__(self) -> None:
        for name, (check, words) in _CHECKS.items():
            value = getattr(self, name)
            if value is not None and not check(value):
                raise Refused(words)

    def to_dict(self) -> dict[str, Any]:
        """Only what was given, in the same order for the same answers."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in given.items()
            if value is not None and value != () and value != "" and (value is not False or name == "used")
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> "Answers":
        """Raises Refused, in words, for what is out of range or unknown."""
        if set(given) - set(cls.__dataclass_fields__):
            raise Refused(UNKNOWN)
        values: dict[str, Any] = {name: tuple(it) if isinstance(it, list) else it for name, it in given.items()}
        return cls(**values)


def tidy(text: str) -> str:
    """A note as people meant it: one kind of line end, and nothing that is invisible or turns text around (R51)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign in "\n\t" or not _is_hidden(sign)).strip()


def _is_hidden(sign: str) -> bool:
    return sign in TURNS or unicodedata.category(sign) in HIDDEN


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 10


def _hours(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 24


def _some_of(known: Collection[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, tuple) and len(set(value)) == len(value) and set(value) <= set(known)


def _yes_or_no(value: Any) -> bool:
    return type(value) is bool


def _note(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NOTE and "\x00" not in value


_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "craving": (_whole, N_("Craving goes from 0 to 10.")),
    "mood": (_whole, N_("Mood goes from 0 to 10.")),
    "sleep": (_hours, N_("Hours of sleep go from 0 to 24.")),
    "confidence": (_whole, N_("How sure you feel goes from 0 to 10.")),
    "triggers": (_some_of(TRIGGERS), UNKNOWN),
    "used": (_yes_or_no, UNKNOWN),
    "used_what": (_some_of(SUBSTANCES), UNKNOWN),
    "used_when": (WHEN.__contains__, UNKNOWN),
    "medicine": (_some_of(MEDICINE), UNKNOWN),
    "note": (_note, LONG_NOTE),
    "call_me": (_yes_or_no, UNKNOWN),
    "not_safe": (_yes_or_no, UNKNOWN),
}
