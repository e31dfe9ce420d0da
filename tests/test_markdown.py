"""A content file is read whole, or refused with file, line and reason."""

import pytest

from companion.errors import BadContent
from companion.markdown import read

GOOD = """---
title: A walk
minutes: 5
steps:
  - say: Go
  - say: Come back
---

## First

Put on **shoes**.

## Second

- One street
- Another
"""


@pytest.fixture
def written(tmp_path):
    def write(text, name="walk.md"):
        path = tmp_path / "content" / "en" / "modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_file_is_facts_and_cards(written):
    document = read(written(GOOD))

    assert document.text("title") == "A walk"
    assert document.number("minutes") == 5
    assert [card.title for card in document.cards] == ["First", "Second"]
    assert document.cards[0].html == "<p>Put on <strong>shoes</strong>.</p>\n"
    assert "<li>One street</li>" in document.cards[1].html


def test_it_knows_on_which_line_a_fact_stands(written):
    document = read(written(GOOD))

    assert document.line("title") == 2
    assert document.line("steps", 1) == 6
    assert document.line("steps", 1, "because") == 6, "a missing fact is looked for where it should be"
    assert document.line("nothing") == 2


def test_html_in_a_card_stays_text(written):
    document = read(written(GOOD.replace("**shoes**", '<script src="x"></script> ![a](b)')))

    assert "<script" not in document.cards[0].html
    assert "<img" not in document.cards[0].html


def test_a_link_to_a_script_is_no_link(written):
    assert "<a" not in read(written(GOOD.replace("**shoes**", "[shoes](javascript:alert(1))"))).cards[0].html


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "must begin with facts"),
        ("# Title\n", 1, "must begin with facts"),
        ("---\ntitle: A\n", 1, "must begin with facts"),
        ("---\n- a\n---\n", 2, "must be lines like"),
        ("---\ntitle: A\nminutes: ]\n---\n", 3, "cannot be read"),
        ("---\ntitle: A: B\n---\n", 2, "cannot be read"),
        ("---\ntitle: A\x00\n---\n", 2, "cannot be read"),
        (GOOD.replace("## First", "First"), 9, "text before the first card"),
        (GOOD.replace("Put on **shoes**.", ""), 9, "a card needs a title and a text"),
        (GOOD.encode().replace(b"Another", b"A\xf1o"), 16, "not UTF-8"),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_reason(written, text, line, reason):
    with pytest.raises(BadContent, match=reason) as refused:
        read(written(text))

    assert str(refused.value).startswith(f"content/en/modules/walk.md line {line}: ")


@pytest.mark.parametrize(
    ("ask", "line", "reason"),
    [
        (lambda d: d.text("minutes"), 3, "must be text"),
        (lambda d: d.text("summary"), 2, "“summary” is missing"),
        (lambda d: d.number("title"), 2, "whole number above zero"),
        (lambda d: d.many("title"), 2, "must be a list"),
        (lambda d: d.text("steps", 1, "because"), 6, "“because” is missing"),
    ],
)
def test_a_bad_fact_is_refused_with_its_line(written, ask, line, reason):
    document = read(written(GOOD))

    with pytest.raises(BadContent, match=f"line {line}: .*{reason}"):
        ask(document)
