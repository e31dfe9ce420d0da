"""The words people read: marking them for translation, and keeping them kind and neutral.

`objections` is the word lint: what a text may not say about a person, a result or this
product, and why. `gives_away` names the words that a title, a text message or an icon may
not carry. Both read prose, never code. The lists stand beside the content of each
language, in content/<language>/words.yaml; the tests hold every text we ship against them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent / "content"
NEIGHBOURS = 30


def N_(text: str) -> str:
    """Mark a text for translation where no language is known yet; the template translates it."""
    return text


@dataclass(frozen=True)
class Objection:
    """One thing a text should not say."""

    word: str
    reason: str
    where: str
    """The word with a few of its neighbours, so that a person can find it."""

    def __str__(self) -> str:
        return f"“{self.word}” in “{self.where}”: {self.reason}"


@dataclass(frozen=True)
class Lists:
    """One language's lists, ready to search with."""

    never: tuple[tuple[re.Pattern[str], str], ...]
    fine: re.Pattern[str]
    gives_away: re.Pattern[str]


def objections(text: str, language: str) -> list[Objection]:
    """Everything in this prose that we do not say, in the order it stands."""
    prose, lists = _tidy(text), _lists(language)
    left = lists.fine.sub(lambda hit: "·" * len(hit[0]), _bare(prose))
    hits = [(hit, reason) for pattern, reason in lists.never for hit in pattern.finditer(left)]
    return [_objection(prose, hit, reason) for hit, reason in sorted(hits, key=lambda pair: pair[0].start())]


def gives_away(text: str, language: str) -> list[str]:
    """The words in a title or a text message that tell a stranger what this is about."""
    prose = _tidy(text)
    return [prose[hit.start() : hit.end()] for hit in _lists(language).gives_away.finditer(_bare(prose))]


def _objection(prose: str, hit: re.Match[str], reason: str) -> Objection:
    around = prose[max(0, hit.start() - NEIGHBOURS) : hit.end() + NEIGHBOURS]
    return Objection(prose[hit.start() : hit.end()], reason, around.strip())


def _tidy(text: str) -> str:
    """Single spaces, straight quotes, one character per letter."""
    straight = text.translate(str.maketrans("’‘“”‑", "''\"\"-"))
    return " ".join(unicodedata.normalize("NFC", straight).split())


def _bare(prose: str) -> str:
    """The same length without accents, so that a missing accent hides nothing."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in prose)


@cache
def _lists(language: str) -> Lists:
    read = yaml.safe_load((CONTENT / language / "words.yaml").read_text(encoding="utf-8"))
    short: dict[str, str] = read["short"]
    never = tuple((_words(entry["words"], short), entry["because"]) for entry in read["never"])
    fine = (words for entry in read["fine"] for words in entry["words"])
    return Lists(never, _words(fine, short), _words(read["gives_away"], short))


def _words(patterns: Iterable[str], short: dict[str, str]) -> re.Pattern[str]:
    joined = "|".join(patterns)
    for name, meaning in short.items():
        joined = joined.replace(f"{{{name}}}", meaning)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
