"""The modules people read are whole, alike in every language, and refused when they are not."""

import shutil

import pytest
from flask import Flask

from companion.errors import BadContent
from companion.learning import library, views
from companion.learning.library import CONTENT, load, module, modules
from companion.learning.wholeness import APPROACHES

SLUGS = ["how-this-program-works", "what-substances-do-to-reward", "triggers"]
EVERY = [(language, slug) for language in ("en", "es") for slug in SLUGS]


@pytest.fixture
def content(tmp_path):
    for language in ("en", "es"):
        shutil.copytree(CONTENT / language / "modules", tmp_path / "content" / language / "modules")
    return tmp_path / "content"


def change(content, old, new, language="es", slug="triggers"):
    path = content / language / "modules" / f"{slug}.md"
    text = path.read_text()
    assert old in text, "the test must change something"
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("language", ["en", "es"])
def test_week_one_comes_in_its_order(language):
    assert [m.slug for m in modules(language)] == SLUGS
    assert {m.week for m in modules(language)} == {1}


def test_a_language_or_module_we_do_not_have_is_nothing():
    assert modules("xx") == ()
    assert module("en", "nothing") is None
    assert module("xx", "triggers") is None


@pytest.mark.parametrize(("language", "slug"), EVERY)
def test_every_module_has_its_parts(language, slug):
    m = module(language, slug)
    assert 6 <= len(m.cards) <= 12
    assert 3 <= len(m.questions) <= 5
    assert 5 <= m.minutes <= 8
    assert m.objectives
    assert m.takeaway
    assert m.practice.html
    assert m.sources
    assert set(m.approaches) <= APPROACHES


@pytest.mark.parametrize(("language", "slug"), EVERY)
def test_every_answer_teaches_and_one_is_right(language, slug):
    for question in module(language, slug).questions:
        assert [choice.right for choice in question.choices].count(True) == 1
        assert all(len(choice.because.split()) >= 8 for choice in question.choices)


def test_the_right_answer_is_not_always_in_the_same_place():
    places = {[c.right for c in q.choices].index(True) for m in modules("en") for q in m.questions}
    assert places == {0, 1, 2}


def test_twelve_step_and_other_paths_stand_side_by_side():
    for language in ("en", "es"):
        text = " ".join(card.html for card in module(language, "how-this-program-works").cards)
        assert "SMART Recovery" in text
        assert "12" in text


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("right: true", "right: false", 25, "recall question 1 has no right answer"),
        (
            "because: >-\n          Las ganas no son",
            "right: true\n        because: >-\n          No",
            32,
            "more than one",
        ),
        ("order: 3", "order: 0", 4, "“order” must be a whole number above zero"),
        ("minutes: 7", "minutes: 25", 5, "5 to 8 minutes"),
        ("approaches: [cbt", "approaches: [magic", 8, "“magic” is not one of the six approaches"),
        ("    year: 2006", "    year: 20066", 84, "needs the year"),
        ("takeaway:", "takeway:", 22, "“takeway” is not a fact we know"),
        ("## Lugares", "Lugares", 1, "the languages differ in cards: 10 in en, 9 in es"),
        ("order: 3", "order: 4", 1, "the languages differ in order: 3 in en, 4 in es"),
    ],
)
def test_a_module_that_is_not_whole_is_refused_with_its_line(content, old, new, line, reason):
    change(content, old, new)

    with pytest.raises(BadContent) as refused:
        load(content)

    assert reason in str(refused.value)
    assert str(refused.value).startswith("content/es/modules/triggers.md line "), refused.value
    assert f"line {line}:" in str(refused.value)


def test_too_few_cards_are_refused(content):
    path = content / "es" / "modules" / "triggers.md"
    path.write_text(path.read_text().split("## Momentos")[0])

    with pytest.raises(BadContent, match="6 to 12 cards; this one has 4"):
        load(content)


def test_a_module_missing_in_one_language_is_refused(content):
    (content / "es" / "modules" / "triggers.md").unlink()

    with pytest.raises(BadContent, match=r"content/es/modules/triggers\.md line 1: this module is missing"):
        load(content)


def test_right_answers_in_other_places_are_refused(content):
    path = content / "es" / "modules" / "triggers.md"
    head, tail = path.read_text().split("      - say: Voy a tratar", 1)
    start = head.rindex("      - say:")
    one, (two, rest) = head[start:], ("      - say: Voy a tratar" + tail).split("      - say: Cuando las cosas", 1)
    path.write_text(head[:start] + two + one + "      - say: Cuando las cosas" + rest)

    with pytest.raises(BadContent, match="places of the right answers"):
        load(content)


def test_the_app_does_not_start_over_a_module_that_is_not_whole(content, monkeypatch):
    change(content, "right: true", "right: false")
    monkeypatch.setattr(library, "CONTENT", content)

    with pytest.raises(BadContent, match="has no right answer"):
        Flask("bare").register_blueprint(views.bp)


def test_a_clinic_adds_a_module_by_adding_a_file_in_each_language(content):
    for language in ("en", "es"):
        folder = content / language / "modules"
        text = (folder / "triggers.md").read_text().replace("order: 3", "order: 9")
        (folder / "our-own.md").write_text(text)

    assert list(load(content)["en"]) == [*SLUGS, "our-own"]
