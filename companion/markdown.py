"""Reading a content file: YAML facts on top, then short cards, each under its own `## ` heading.

A clinic writes these files, so whatever is wrong is said with file, line and reason.
What the facts must be is the business of learning/library.py and skills/library.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markupsafe import Markup

from companion.errors import BadContent

FENCE = "---"
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # files are read at start-up, and C is fast
RENDERER = MarkdownIt("commonmark", {"html": False}).disable("image")


@dataclass(frozen=True)
class Card:
    """One screen of text."""

    title: str
    html: Markup


@dataclass(frozen=True)
class Document:
    """A content file, taken apart."""

    name: str
    head: str
    facts: Mapping[str, Any]
    cards: tuple[Card, ...]

    def get(self, *path: str | int) -> Any:
        """The fact at this path, or None."""
        found: Any = self.facts
        for step in path:
            inside = (
                step in found if isinstance(found, dict) else isinstance(found, list) and 0 <= int(step) < len(found)
            )
            if not inside:
                return None
            found = found[step]
        return found

    def text(self, *path: str | int) -> str:
        """A fact that must be a text."""
        found = self.get(*path)
        if not isinstance(found, str) or not found.strip():
            problem = "is missing" if found is None else "must be text; put it in quotes"
            raise self.wrong(f"“{path[-1]}” {problem}", *path)
        return found.strip()

    def number(self, *path: str | int) -> int:
        """A fact that must be a whole number above zero."""
        found = self.get(*path)
        if type(found) is not int or found < 1:
            raise self.wrong(f"“{path[-1]}” must be a whole number above zero", *path)
        return found

    def many(self, *path: str | int) -> range:
        """The places of a fact that must be a list with something in it."""
        found = self.get(*path)
        if not isinstance(found, list) or not found:
            raise self.wrong(f"“{path[-1]}” must be a list", *path)
        return range(len(found))

    def texts(self, *path: str | int) -> tuple[str, ...]:
        """A fact that must be a list of texts."""
        return tuple(self.text(*path, n) for n in self.many(*path))

    def wrong(self, reason: str, *path: str | int) -> BadContent:
        """The error to raise about the fact at this path, which knows its line."""
        return bad(self.name, self.line(*path), reason)

    def line(self, *path: str | int) -> int:
        """The line of the file on which a fact stands, or that of the nearest one around it."""
        node, line = self._tree, 2
        for step in path:
            found = _step(node, step)
            if found is None:
                break
            line, node = found[0].start_mark.line + 2, found[1]
        return line

    @cached_property
    def _tree(self) -> yaml.Node | None:
        return yaml.compose(self.head, Loader=yaml.SafeLoader)


def bad(file: str, line: int, reason: str) -> BadContent:
    """The error that names file, line and reason."""
    return BadContent(f"{file} line {line}: {reason}")


def render(text: str) -> Markup:
    """Markdown as HTML. Raw HTML in the text stays text."""
    return Markup(RENDERER.render(text))


def read(path: Path) -> Document:
    """Take a content file apart."""
    name = "/".join(path.parts[-4:])
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as e:
        raise bad(name, e.object[: e.start].count(b"\n") + 1, "this is not UTF-8 text") from e
    if not lines or lines[0].strip() != FENCE or FENCE not in lines[1:]:
        raise bad(name, 1, "the file must begin with facts between two lines of three dashes")
    end = lines.index(FENCE, 1)
    head = "\n".join(lines[1:end])
    return Document(name, head, _facts(name, head), tuple(_cards(name, lines, end + 1)))


def _facts(name: str, head: str) -> Mapping[str, Any]:
    try:
        facts = yaml.load(head, Loader=LOADER)  # noqa: S506 (safe, either of them)
    except yaml.YAMLError as e:
        mark = getattr(e, "problem_mark", None)
        problem = getattr(e, "problem", None) or "a character that is not allowed"
        raise bad(name, mark.line + 2 if mark else 2, f"the facts cannot be read: {problem}") from e
    if not isinstance(facts, dict):
        raise bad(name, 2, "the facts must be lines like “title: Triggers”")
    return facts


def _cards(name: str, lines: list[str], start: int) -> list[Card]:
    cards: list[Card] = []
    heads = [n for n in range(start, len(lines)) if lines[n].startswith("## ")]
    for before in range(start, heads[0] if heads else len(lines)):
        if lines[before].strip():
            raise bad(name, before + 1, "text before the first card; begin each card with “## ” and a title")
    for here, after in zip(heads, [*heads[1:], len(lines)], strict=True):
        body = "\n".join(lines[here + 1 : after]).strip()
        title = lines[here][3:].strip()
        if not body or not title:
            raise bad(name, here + 1, "a card needs a title and a text")
        cards.append(Card(title, render(body)))
    return cards


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
