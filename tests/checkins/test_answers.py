"""What a check-in can say: every item may be skipped, nothing out of range gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.checkins.answers import MEDICINE, SUBSTANCES, TRIGGERS, WHEN, Answers, tidy
from companion.errors import Refused

FULL = Answers(
    craving=0,
    mood=10,
    sleep=6.5,
    confidence=4,
    triggers=("people", "feeling"),
    used=False,
    used_what=("opioid",),
    used_when="today",
    medicine=("taken",),
    note="Bus was late.",
    call_me=True,
    not_safe=True,
)


def test_what_was_skipped_is_not_there():
    assert Answers().to_dict() == {}
    assert Answers(used=False, craving=0).to_dict() == {"craving": 0, "used": False}


def test_all_of_it_survives_the_way_to_the_disk_and_back():
    assert Answers.from_dict(FULL.to_dict()) == FULL
    assert list(FULL.to_dict()) == list(Answers.__dataclass_fields__)


@given(
    st.builds(
        Answers,
        craving=st.none() | st.integers(0, 10),
        mood=st.none() | st.integers(0, 10),
        sleep=st.none() | st.floats(0, 24),
        triggers=st.lists(st.sampled_from(TRIGGERS), unique=True).map(tuple),
        used=st.none() | st.booleans(),
        used_what=st.lists(st.sampled_from(SUBSTANCES), unique=True).map(tuple),
        used_when=st.none() | st.sampled_from(WHEN),
        medicine=st.lists(st.sampled_from(MEDICINE), unique=True).map(tuple),
        note=st.text().map(tidy),
        call_me=st.booleans(),
    )
)
def test_whatever_is_told_comes_back_the_same(answers):
    assert Answers.from_dict(answers.to_dict()) == answers


@pytest.mark.parametrize(
    ("item", "value", "words"),
    [
        ("craving", 11, "Craving goes from 0 to 10."),
        ("craving", -1, "Craving goes from 0 to 10."),
        ("craving", True, "Craving goes from 0 to 10."),
        ("mood", "5", "Mood goes from 0 to 10."),
        ("mood", 5.5, "Mood goes from 0 to 10."),
        ("confidence", 11, "How sure you feel goes from 0 to 10."),
        ("sleep", 24.1, "Hours of sleep go from 0 to 24."),
        ("sleep", float("nan"), "Hours of sleep go from 0 to 24."),
        ("triggers", ("weather",), "something we do not know"),
        ("triggers", ("people", "people"), "something we do not know"),
        ("used", 1, "something we do not know"),
        ("used_what", ("soap",), "something we do not know"),
        ("used_when", "tomorrow", "something we do not know"),
        ("used_when", ["today"], "something we do not know"),
        ("note", "x" * 2001, "2,000 letters"),
        ("not_safe", "yes", "something we do not know"),
        ("shoe_size", 44, "something we do not know"),
    ],
)
def test_what_is_out_of_range_is_refused_in_words(item, value, words):  # R22, R51
    with pytest.raises(Refused, match=words):
        Answers.from_dict({item: value})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  one\r\ntwo\rthree \n", "one\ntwo\nthree"),
        ("a\x00b\x07c", "abc"),
        ("safe\u202eelas\u202c \u2066x\u2069", "safeelas x"),
        ("ñandú 🙂\tok", "ñandú 🙂\tok"),
        ("\ud800x", "x"),
    ],
)
def test_a_note_keeps_its_words_and_loses_what_is_hidden(typed, kept):  # R51
    assert tidy(typed) == kept
