"""The crisis lines: right, reviewed in time, and in one place."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from companion import crisis
from companion.messaging import gsm7

ROOT = Path(__file__).parent.parent
PROSE = {".py", ".html", ".md", ".po", ".js", ".yaml", ".json", ".txt"}
NUMBERS = re.compile(r"(?<![\w.#-])(988|911|838255|1?-?800-\d{3}-\w{4})(?![\w.]\w|\w)")
NOT_OURS = {ROOT / "companion" / "crisis.py"}


def files():
    return [p for folder in ("companion", "jobs") for p in (ROOT / folder).rglob("*") if p.suffix in PROSE]


def test_the_lines_have_been_read_again_in_time():  # R82
    """On purpose this one looks at the real day: when it fails, read the sources and move the date."""
    assert not crisis.overdue(datetime.now(UTC).date()), f"read {crisis.SOURCES} again, then set REVIEW_BY"


def test_a_review_is_overdue_the_day_after_its_date():  # R82
    assert not crisis.overdue(crisis.REVIEW_BY)
    assert crisis.overdue(crisis.REVIEW_BY + timedelta(days=1))


def test_a_review_is_due_within_a_year():  # R82
    assert crisis.REVIEWED < crisis.REVIEW_BY <= crisis.REVIEWED + timedelta(days=366)
    assert isinstance(crisis.REVIEW_BY, date) and len(crisis.SOURCES) >= 3


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_line_says_what_it_does_and_can_be_tapped(language):  # R82
    for line in crisis.lines(language):
        scheme = {"call": "tel", "text": "sms"}[line.how]
        assert re.fullmatch(rf"{scheme}:(988|911|838255)", line.href)
        assert line.href.split(":")[1] in line.words
        assert line.words and line.more.endswith(".")


def reached(language):
    return {(line.what, line.how, line.href) for line in crisis.lines(language)}


def test_english_readers_find_every_way():  # R82
    assert reached("en") == {
        ("lifeline", "call", "tel:988"),
        ("lifeline", "text", "sms:988"),
        ("emergency", "call", "tel:911"),
        ("spanish", "call", "tel:988"),
        ("spanish", "text", "sms:988"),
        ("veterans", "call", "tel:988"),
        ("veterans", "text", "sms:838255"),
    }


def test_spanish_readers_meet_the_line_that_speaks_spanish_first():  # R82
    first, second, *_rest = crisis.lines("es")
    assert (first.what, second.what) == ("spanish", "spanish")
    assert "marca 2" in first.words and "AYUDA" in second.words
    assert {what for what, _, _ in reached("es")} == {"spanish", "emergency", "veterans"}


def test_a_language_we_do_not_speak_gets_the_english_lines():
    assert crisis.lines("fr") == crisis.lines("en") and crisis.briefly("fr") == crisis.briefly("en")


def test_the_option_that_was_closed_is_nowhere():  # R82
    for path in files():
        assert not re.search(r"(?i)\b(?:press|marca|oprime|presiona) 3\b", path.read_text(encoding="utf-8")), path


def test_the_short_form_fits_a_text_message():  # R55
    for language in ("en", "es"):
        said = crisis.briefly(language)
        assert len(said) <= 45 and gsm7.foreign(said) == ""
        assert "988" in said and "911" in said


def test_no_other_file_prints_a_crisis_number():  # R82
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in files()
        if path not in NOT_OURS
        for hit in NUMBERS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert len(files()) > 60
    assert not found, "\n".join(found)


def test_the_search_knows_a_number_when_it_sees_one():
    assert NUMBERS.findall("Call 988. Or 911, or text 838255; 1-800-662-HELP") == [
        "988",
        "911",
        "838255",
        "1-800-662-HELP",
    ]
    assert NUMBERS.findall("a1988 3.911 #911 988px 2030-911") == []
