"""Every text, in every language, with its longest values."""

import itertools

import pytest

from companion import words
from companion.messaging import gsm7, states, texts, understanding

ALL = list(itertools.product(texts.TEXTS, ("en", "es")))
CARRIER = [(key, language) for key in texts.CARRIER for language in ("en", "es")]


def body(kind, language):
    if kind in texts.CARRIER:
        return texts.CARRIER[kind][language == "es"]
    return texts.render(kind, language, texts.LONGEST)


@pytest.mark.parametrize(("kind", "language"), ALL + CARRIER)
def test_a_text_is_one_segment_of_the_phone_alphabet(kind, language):  # R55
    assert gsm7.foreign(body(kind, language)) == ""
    assert gsm7.segments(body(kind, language)) == 1


@pytest.mark.parametrize(("kind", "language"), ALL + CARRIER)
def test_a_text_tells_a_stranger_nothing_and_shames_nobody(kind, language):  # R55, R79
    assert words.gives_away(body(kind, language), language) == []
    assert words.objections(body(kind, language), language) == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", [k for k, t in texts.TEXTS.items() if t.text_class > states.ANSWER])
def test_a_prompt_offers_no_word_that_carriers_take_as_a_stop(kind, language):
    said = set(understanding.plain(body(kind, language)).split())

    assert said & (understanding.STOP_WORDS | understanding.START_WORDS | {"yes"}) == set()


def test_every_month_and_hour_fits():  # R55
    for month, hour in itertools.product(range(1, 13), range(24)):
        values = {"starts": f"2030-{month:02}-28T{hour:02}:45", "line": ""}
        for kind, language in itertools.product(("session_day", "session_soon"), ("en", "es")):
            assert gsm7.segments(texts.render(kind, language, values)) == 1


@pytest.mark.parametrize(
    ("starts", "en", "es"),
    [
        ("2030-01-08T00:05", "Tue Jan 8, 12:05 AM", "8 de enero, 12:05 a. m."),
        ("2030-01-08T12:00", "Tue Jan 8, 12:00 PM", "8 de enero, 12:00 p. m."),
    ],
)
def test_times_are_written_for_people(starts, en, es):
    assert (texts.when(starts, "en"), texts.when(starts, "es")) == (en, es)


def test_a_site_line_that_does_not_fit_is_left_out():
    long = texts.render("read_later", "en", {"line": "Ask for Dana at the front desk, +1 555 555 0100"})
    curly = texts.render("read_later", "en", {"line": "555’0100"})

    assert "open your app" in long
    assert "open your app" in curly
    assert "+15555550100" in texts.render("read_later", "en", {"line": "+15555550100"})


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2), ("á" * 70, 1), ("á" * 71, 2)],
)
def test_segments_are_counted_as_carriers_do(text, count):
    assert gsm7.segments(text) == count
