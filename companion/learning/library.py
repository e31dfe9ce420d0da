"""The modules a person can read: what they are, and which there are in a language.

They live in content/<language>/modules as Markdown; docs/content.md says how to write one.
What a whole module needs is checked in learning/wholeness.py while it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from companion.learning.wholeness import alike, whole
from companion.markdown import Card, Document, read, render

CONTENT = Path(__file__).parents[1] / "content"


@dataclass(frozen=True)
class Choice:
    """One answer to choose, and what it teaches."""

    text: str
    right: bool
    because: str


@dataclass(frozen=True)
class Question:
    """A question that helps the person remember."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Module:
    """Five to eight minutes of reading, one thing to try, one thing to bring to group."""

    slug: str
    language: str
    title: str
    week: int
    order: int
    minutes: int
    summary: str
    topic: str
    approaches: tuple[str, ...]
    objectives: tuple[str, ...]
    cards: tuple[Card, ...]
    practice: Card
    questions: tuple[Question, ...]
    takeaway: str
    sources: tuple[str, ...]


def modules(language: str) -> tuple[Module, ...]:
    """All modules in a language, in the order of the program."""
    return tuple(_shelf(CONTENT).get(language, {}).values())


def module(language: str, slug: str) -> Module | None:
    return _shelf(CONTENT).get(language, {}).get(slug)


def load(content: Path) -> dict[str, dict[str, Module]]:
    """Read every module in every language, or say which one is not whole."""
    documents = {
        folder.parent.name: {path.stem: whole(read(path)) for path in folder.glob("*.md")}
        for folder in sorted(content.glob("*/modules"))
    }
    alike(documents)
    return {language: _in_order(language, found) for language, found in documents.items()}


@cache
def _shelf(content: Path) -> Mapping[str, Mapping[str, Module]]:
    return load(content)


def _in_order(language: str, documents: Mapping[str, Document]) -> dict[str, Module]:
    found = (_module(slug, language, document) for slug, document in documents.items())
    return {m.slug: m for m in sorted(found, key=lambda m: (m.week, m.order, m.slug))}


def _module(slug: str, language: str, d: Document) -> Module:
    return Module(
        slug=slug,
        language=language,
        title=d.text("title"),
        week=d.number("week"),
        order=d.number("order"),
        minutes=d.number("minutes"),
        summary=d.text("summary"),
        topic=d.text("topic"),
        approaches=d.texts("approaches"),
        objectives=d.texts("objectives"),
        cards=d.cards,
        practice=Card(d.text("practice", "title"), render(d.text("practice", "text"))),
        questions=tuple(_question(d, n) for n in d.many("questions")),
        takeaway=d.text("takeaway"),
        sources=tuple(source(d, n) for n in d.many("sources")),
    )


def source(d: Document, n: int) -> str:
    """A source as people read it: "SAMHSA Advisory … (2021)"."""
    return f"{d.text('sources', n, 'name')} ({d.number('sources', n, 'year')})"


def _question(d: Document, n: int) -> Question:
    here = ("questions", n, "choices")
    choices = (
        Choice(d.text(*here, i, "say"), d.get(*here, i, "right") is True, d.text(*here, i, "because"))
        for i in d.many(*here)
    )
    return Question(d.text("questions", n, "ask"), tuple(choices))
