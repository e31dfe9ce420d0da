"""Everything people read, found where it stands: pages, code, catalogs, content, crisis lines."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import yaml
from babel.messages.catalog import Message
from jinja2 import Environment

from companion import crisis
from companion.messaging import texts
from tools import catalog

ROOT = Path(__file__).parent.parent.parent
COMPANION = ROOT / "companion"
TEMPLATES = sorted((COMPANION / "templates").rglob("*.html"))
CONTENT = sorted((COMPANION / "content").rglob("*.md"))
PYTHON = sorted(path for folder in ("companion", "jobs") for path in (ROOT / folder).rglob("*.py"))
SCRIPTS = sorted((COMPANION / "static").rglob("*.js"))
NOT_PROSE = {"sources", "topic", "approaches", "slug", "guide", "helps_with", "minutes", "seconds", "pattern"}
MARKS = {"_", "lazy", "N_", "gettext", "ngettext", "_text"}
SEEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


@dataclass(frozen=True)
class Text:
    """One text, its language and the file a writer would open."""

    where: str
    language: str
    words: str


@cache
def on_pages() -> tuple[Text, ...]:
    """Every text marked for translation, and what the catalogs make of it."""
    english = [Text(where, "en", words) for where, words in _spread(catalog.extract())]
    others = [Text(w, code, words) for code in catalog.LANGUAGES for w, words in _spread(catalog.read(code), True)]
    return tuple(english + others)


def _spread(messages: Iterable[Message], translated: bool = False) -> Iterator[tuple[str, str]]:
    for message in messages:
        said = message.string if translated else message.id
        for words in [said] if isinstance(said, str) else said:
            if message.id and words:
                yield from ((where, words) for where, _line in message.locations)


@cache
def in_content() -> tuple[Text, ...]:
    """Each content file as one long text: the prose of its front matter, then its body."""
    return tuple(Text(str(path.relative_to(ROOT)), path.parts[-3], _prose_of(path)) for path in CONTENT)


def sources() -> Iterator[Text]:
    """Names of books and offices: held against the lint, but no one's to simplify."""
    for path in CONTENT:
        for source in _front_matter(path).get("sources", []):
            yield Text(str(path.relative_to(ROOT)), path.parts[-3], " ".join(map(str, source.values())))


def on_crisis_lines() -> tuple[Text, ...]:
    return tuple(
        Text("companion/crisis.py", language, "\n\n".join([crisis.briefly(language), *_said(language)]))
        for language in ("en", *catalog.LANGUAGES)
    )


def in_texts() -> tuple[Text, ...]:
    """Every text message, with its longest values, and what the carrier answers for us."""
    ours = [
        Text("companion/messaging/texts.py", language, texts.render(kind, language, texts.LONGEST))
        for language in ("en", *catalog.LANGUAGES)
        for kind in texts.TEXTS
    ]
    carrier = [
        (language, said) for pair in texts.CARRIER.values() for language, said in zip(("en", "es"), pair, strict=True)
    ]
    return tuple(ours + [Text("companion/messaging/texts.py", language, said) for language, said in carrier])


def _said(language: str) -> Iterator[str]:
    return (words for line in crisis.lines(language) for words in (line.words, line.more))


def _front_matter(path: Path) -> dict[str, object]:
    return yaml.safe_load(path.read_text(encoding="utf-8").split("\n---", 1)[0])


def _prose_of(path: Path) -> str:
    body = path.read_text(encoding="utf-8").split("\n---", 1)[1]
    return "\n\n".join([*_strings(_front_matter(path)), body.lstrip("-")])


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (words for item in value for words in _strings(item))
    elif isinstance(value, dict):
        yield from (words for key, item in value.items() if key not in NOT_PROSE for words in _strings(item))


def titles() -> Iterator[Text]:
    """What templates put in the title of a page, where it is a fixed text."""
    for path in TEMPLATES:
        for block in re.findall(
            r"{%-? block title -?%}(.*?){%-? endblock", path.read_text(encoding="utf-8"), re.DOTALL
        ):
            for words in re.findall(r"""_\(\s*["'](.*?)["']\s*[),]""", block):
                yield Text(str(path.relative_to(ROOT)), "en", words)


def bare_words(source: str) -> list[str]:
    """Words in a template that no translator ever sees: text and read-out attributes outside _() and trans."""
    page = _Page()
    page.feed(_skeleton(source))
    page.close()
    return page.found


def _skeleton(source: str) -> str:
    """The template's HTML with a blank for each expression, and without what is inside trans."""
    kept, translated, block = [], False, ""
    for _line, token, value in JINJA.lex(source):
        if token == "block_begin":
            block = ""
        elif token == "name" and not block:
            block = value
            translated = {"trans": True, "endtrans": False}.get(value, translated)
        elif token == "data" and not translated:
            kept.append(value)
        elif token == "variable_begin":
            kept.append("0")  # No letter, and good in the name of a tag.
    return "".join(kept)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if self.lasttag not in {"script", "style"}:
            self._note(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SEEN_ATTRIBUTES:
                self._note(value or "")

    def _note(self, words: str) -> None:
        said = words.strip("0 ·\n")
        fills_an_attribute = re.fullmatch(r'[\w-]+="[\w -]*"', said)
        if re.search(r"[^\W\d_]", said) and not fills_an_attribute:
            self.found.append(said)


def unmarked(tree: ast.AST) -> list[str]:
    """Sentences in a view or a form that are not marked for translation."""
    marked = {id(n) for call in ast.walk(tree) if _marks(call) for n in ast.walk(call)}
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    strings = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [n.value for n in strings if id(n) not in marked | docs and re.match(r"[A-Z¿¡][^A-Z_]+\s\S", n.value)]


def _marks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS
