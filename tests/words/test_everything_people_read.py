"""Every text we show is kind, plain, and known to a translator."""

import ast
import re
from collections import defaultdict

import pytest
from jinja2 import nodes

from companion import words
from tests.words import reading, walk

HARDEST = 6
ENOUGH_WORDS = 60
OUR_NAME = {"Companion"}
EVERYTHING = [*walk.on_pages(), *walk.in_content(), *walk.on_crisis_lines(), *walk.in_texts()]


def pooled():
    """Texts of one file together; files with few words pooled by folder, since formulas need length."""
    by_file, by_folder = defaultdict(list), defaultdict(list)
    for text in [*walk.on_pages(), *walk.in_texts()]:
        if text.words not in by_file[text.where, text.language]:
            by_file[text.where, text.language].append(text.words)
    for (where, language), texts in sorted(by_file.items()):
        together = "\n\n".join(texts)
        if len(reading.words_of(together)) >= ENOUGH_WORDS:
            yield where, language, together
        else:
            by_folder[where.rsplit("/", 1)[0], language] += texts
    for (where, language), texts in sorted(by_folder.items()):
        yield where, language, "\n\n".join(dict.fromkeys(texts))


def test_the_walk_finds_what_there_is():
    found = [text.language for text in walk.on_pages()]
    assert len(walk.TEMPLATES) >= 20 and len(walk.PYTHON) >= 30
    assert found.count("en") >= 150
    assert len(walk.in_content()) >= 12 and {t.language for t in walk.in_content()} == {"en", "es"}
    assert min(len(t.words.split()) for t in walk.in_content()) >= 100
    assert len(walk.in_texts()) >= 20
    assert len(list(walk.sources())) >= 12 and len(list(walk.titles())) >= 5


def test_nothing_we_say_is_unkind():  # R79
    texts = [*EVERYTHING, *walk.sources()]
    found = [f"{t.where} ({t.language}): {o}" for t in texts for o in words.objections(t.words, t.language)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", [*walk.in_content(), *walk.on_crisis_lines()], ids=lambda t: f"{t.where}-{t.language}")
def test_long_texts_are_easy_to_read(text):  # R79
    grade = reading.grade(text.words, text.language)
    assert grade.worst <= HARDEST, f"{text.where}: {grade}"


@pytest.mark.parametrize(("where", "language", "together"), [pytest.param(*p, id=f"{p[0]}-{p[1]}") for p in pooled()])
def test_pages_are_easy_to_read(where, language, together):  # R79
    grade = reading.grade(together, language)
    assert grade.worst <= HARDEST, f"{where}: {grade}\n{together}"


def test_no_sentence_is_too_long_for_a_bus():  # R79
    found = {f"{t.where} ({t.language}): {s}" for t in EVERYTHING for s in reading.long_sentences(t.words)}
    assert not found, "\n".join(sorted(found))


def test_titles_give_nothing_away():  # R80
    found = [f"{t.where}: {t.words}" for t in walk.titles() if words.gives_away(t.words, t.language)]
    assert not found, "\n".join(found)


def test_texts_give_nothing_away():  # R55
    found = [f"{t.words}: {given}" for t in walk.in_texts() if (given := words.gives_away(t.words, t.language))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", walk.TEMPLATES, ids=lambda path: str(path.relative_to(walk.COMPANION)))
def test_a_template_holds_no_words_that_cannot_be_translated(path):  # R79
    source = path.read_text(encoding="utf-8")
    assert [found for found in walk.bare_words(source) if found not in OUR_NAME] == []
    assert unmarked_in_expressions(source) == []


def unmarked_in_expressions(source):
    """Sentences handed to a macro or printed without _()."""
    tree = walk.JINJA.parse(source)
    marked = {
        id(const)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in walk.MARKS
        for const in call.find_all(nodes.Const)
    }
    marked |= {id(const) for compared in tree.find_all(nodes.Compare) for const in compared.find_all(nodes.Const)}
    constants = (c for c in tree.find_all(nodes.Const) if isinstance(c.value, str) and id(c) not in marked)
    return [c.value for c in constants if re.match(r"[A-Z¿¡][a-záéíóúñ']*(\s|[.?!]|$)", c.value)]


EDGES = [path for path in walk.PYTHON if path.stem in {"views", "forms"}]


@pytest.mark.parametrize("path", EDGES, ids=lambda path: str(path.relative_to(walk.ROOT)))
def test_views_and_forms_mark_every_sentence(path):  # R79
    assert walk.unmarked(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", walk.SCRIPTS, ids=lambda path: path.name)
def test_scripts_bring_no_words_of_their_own(path):  # R79
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"""["'`][A-Z][a-z]+ [a-z][^"'`]*["'`]""", code) == []


def test_the_walker_sees_bare_words_and_forgives_marked_ones():
    bare = '<p>Hello {{ name }}</p><img alt="A house"><a title="{{ _("Go") }}">{{ _("Go") }}</a>'
    assert walk.bare_words(bare) == ["Hello", "A house"]
    assert walk.bare_words("{% trans n=3 %}You have {{ n }}{% endtrans %}<b>·</b>{# A note #}") == []
    assert unmarked_in_expressions('{{ card("A bare title") }}{{ card(_("A title")) }}{{ a.get("class names") }}') == [
        "A bare title"
    ]


def test_the_walker_sees_a_sentence_left_unmarked_in_a_view():
    code = 'def v():\n    """A docstring."""\n    flash("Saved it."); flash(_("Saved it.")); url_for("a.b")\n'
    assert walk.unmarked(ast.parse(code)) == ["Saved it."]
