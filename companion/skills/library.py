"""The skills a person can practise: what they are, and which there are in a language.

They live in content/<language>/skills as Markdown; docs/content.md says how to write one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from companion.learning.library import CONTENT, source
from companion.learning.wholeness import known, sourced
from companion.markdown import Card, Document, bad, read

GUIDES = frozenset({"timer", "breath", "steps"})
HELPS = frozenset({"craving", "mood", "sleep", "stress", "anger", "confidence", "slip", "anytime"})
KEYS = frozenset(
    {
        "title",
        "minutes",
        "order",
        "summary",
        "helps_with",
        "approaches",
        "guide",
        "seconds",
        "pattern",
        "rating",
        "closing",
    }
    | {"sources"}
)


@dataclass(frozen=True)
class Breath:
    """Seconds in and seconds out."""

    inward: int
    outward: int


@dataclass(frozen=True)
class Rating:
    """What is rated from 0 to 10 before and after; lower is easier."""

    ask: str
    low: str
    high: str


@dataclass(frozen=True)
class Skill:
    """Something to do that takes a few minutes and needs nothing but oneself."""

    slug: str
    language: str
    title: str
    minutes: int
    order: int
    summary: str
    helps_with: frozenset[str]
    approaches: tuple[str, ...]
    guide: str
    seconds: int
    breath: Breath | None
    steps: tuple[Card, ...]
    rating: Rating
    closing: str
    sources: tuple[str, ...]


def skills(language: str) -> tuple[Skill, ...]:
    """All skills in a language."""
    return tuple(_shelf(CONTENT).get(language, {}).values())


def skill(language: str, slug: str) -> Skill | None:
    return _shelf(CONTENT).get(language, {}).get(slug)


def load(content: Path) -> dict[str, dict[str, Skill]]:
    """Read every skill in every language, or say which one is not whole."""
    shelf = {}
    for folder in sorted(content.glob("*/skills")):
        found = [_skill(path.stem, folder.parent.name, read(path)) for path in sorted(folder.glob("*.md"))]
        shelf[folder.parent.name] = {s.slug: s for s in sorted(found, key=lambda s: (s.order, s.slug))}
    _alike(shelf)
    return shelf


@cache
def _shelf(content: Path) -> Mapping[str, Mapping[str, Skill]]:
    return load(content)


def _skill(slug: str, language: str, d: Document) -> Skill:
    known(d, KEYS)
    sourced(d)
    guide = d.text("guide")
    if guide not in GUIDES:
        raise d.wrong("“guide” must be timer, breath or steps", "guide")
    if len(d.cards) < 3:
        raise d.wrong(f"a skill has at least 3 steps; this one has {len(d.cards)}")
    for n, need in enumerate(d.texts("helps_with")):
        if need not in HELPS:
            raise d.wrong(f"“{need}” is not something a skill helps with", "helps_with", n)
    return Skill(
        slug=slug,
        language=language,
        title=d.text("title"),
        minutes=d.number("minutes"),
        order=d.number("order"),
        summary=d.text("summary"),
        helps_with=frozenset(d.texts("helps_with")),
        approaches=d.texts("approaches"),
        guide=guide,
        seconds=d.number("seconds"),
        breath=Breath(d.number("pattern", "in"), d.number("pattern", "out")) if guide == "breath" else None,
        steps=d.cards,
        rating=Rating(*(d.text("rating", what) for what in ("ask", "low", "high"))),
        closing=d.text("closing"),
        sources=tuple(source(d, n) for n in d.many("sources")),
    )


def _alike(shelf: Mapping[str, Mapping[str, Skill]]) -> None:
    for slug in sorted({slug for skills in shelf.values() for slug in skills}):
        for language, skills in shelf.items():
            if slug not in skills:
                raise bad(f"content/{language}/skills/{slug}.md", 1, "this skill is missing in this language")
        shapes = {(s.guide, s.seconds, s.breath, len(s.steps)) for s in (skills[slug] for skills in shelf.values())}
        if len(shapes) > 1:
            raise bad(f"skills/{slug}.md", 1, "guide, seconds, pattern or number of steps differ between languages")
