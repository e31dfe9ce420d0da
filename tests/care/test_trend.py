"""Two weeks as a small line: gaps stay gaps, and a sentence says the same."""

import pytest

from companion.care.trend import trend


def words(*values):
    sentence = trend("Craving", values).sentence
    return sentence.text % sentence.values


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((None, None, None), "No answer in 3 days."),
        ((None, 4, None), "4, the only answer in 3 days."),
        ((4, 4, 9), "Last 9, above the usual 4. Answers on 3 of 3 days."),
        ((4, None, 4), "Last 4, as usual. Answers on 2 of 3 days."),
        ((5, 6, None, 2), "Last 2, below the usual 5.5. Answers on 3 of 4 days."),
    ],
)
def test_the_sentence_says_what_the_line_shows(values, said):
    assert words(*values) == said


def test_a_day_without_an_answer_is_a_gap_and_never_a_zero():
    drawn = trend("Craving", [0, 5, None, 10, None, 10, 10])

    assert drawn.stretches == ("6,54 26,30", "106,6 126,6")
    assert len(drawn.dots) == 5
    assert (46, 54) not in drawn.dots


def test_nothing_at_all_draws_nothing():
    assert (trend("Craving", [None] * 14).stretches, trend("Craving", [None] * 14).dots) == ((), ())
