"""Where somebody stands in hours, and what is said about it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.schedule import hours
from companion.schedule.hours import Hours, Part
from tests.factories import NOON

HOUR = timedelta(hours=1)


def part(starts_in, length, attended=None):
    return Part(NOON + starts_in * HOUR, NOON + (starts_in + length) * HOUR, attended)


def said(next_visit=0, **given):
    facts = {"attended": 0, "unnoted": 0, "coming": 0, "target": 9, "booked": 9, **given}
    week = Hours(**{name: value * 60 for name, value in facts.items()})
    return [one.text % one.values for one in hours.sentences(week, next_visit * 60)]


def test_a_week_is_what_was_attended_what_is_not_noted_and_what_comes():
    week = hours.of_week([part(-50, 3, 170), part(-26, 3), part(5, 3)], 540, NOON)

    assert (week.attended, week.unnoted, week.coming, week.booked) == (170, 180, 180, 540)
    assert week.forecast == 530


def test_a_missed_session_counts_nothing():
    assert hours.of_week([part(-5, 3, 0)], 540, NOON).forecast == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"attended": 3, "coming": 6, "next_visit": 3},
         ["With all that is planned, this week comes to 9 hours.", "If you miss the next day, it comes to 6 of 9."]),
        ({"attended": 6, "coming": 5, "next_visit": 2}, ["With all that is planned, this week comes to 11 hours."]),
        ({"attended": 3, "coming": 4},
         ["This week comes to 7 of 9 hours. Ask your team about one more session."]),
        ({"attended": 9}, ["You have all your hours for this week."]),
        ({"attended": 7.5}, ["This week came to 7.5 of 9 hours."]),
        ({"attended": 3, "unnoted": 6}, ["Your team has 6 hours still to note down."]),
        ({"target": 0, "coming": 3}, ["3 hours are planned."]),
        ({"target": 0}, []),
    ],
)  # fmt: skip
def test_the_numbers_are_said_in_words(given, expected):
    given = dict(given)
    assert said(given.pop("next_visit", 0), **given) == expected


def test_a_week_of_which_part_belongs_to_the_track_asks_for_no_more_than_it_holds():
    assert hours.goal(540, 360, days=5) == 360
    assert hours.goal(540, 360, days=7) == 540
    assert hours.goal(540, 0, days=0) == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-100, 100), st.integers(1, 6), st.none() | st.integers(0, 360))))
def test_nothing_is_counted_twice(parts):
    week = hours.of_week([part(*one) for one in parts], 540, NOON)

    assert week.forecast == sum(attended if attended is not None else length * 60 for _, length, attended in parts)
