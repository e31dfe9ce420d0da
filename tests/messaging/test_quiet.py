"""Nobody is texted at night."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.messaging import localtime, quiet, states

ZONE = "America/New_York"
ZONES = ("America/New_York", "America/Los_Angeles", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo", "UTC")
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))


def here(text):
    return datetime.fromisoformat(text + "-05:00")


@pytest.mark.parametrize(
    ("wall", "expected"),
    [("20:59:58", False), ("21:00:00", True), ("00:00:00", True), ("07:59:59", True), ("08:00:00", False)],
)
def test_quiet_begins_at_nine_and_ends_at_eight(wall, expected):  # R59
    assert quiet.is_quiet(here(f"2026-11-23T{wall}"), ZONE) is expected


def test_what_is_due_at_night_waits_for_the_morning():  # R59
    assert quiet.over(here("2026-11-23T22:15"), ZONE) == here("2026-11-24T08:00")
    assert quiet.over(here("2026-11-23T03:00"), ZONE) == here("2026-11-23T08:00")
    assert quiet.over(here("2026-11-23T12:00"), ZONE) == here("2026-11-23T12:00")


def test_an_answer_and_a_code_know_no_night():
    night = here("2026-11-23T23:00")

    assert [quiet.holds(night, ZONE, c) for c in (states.CODE, states.PAGE, states.ANSWER)] == [False] * 3
    assert quiet.holds(night, ZONE, states.REMINDER)


@given(at=MOMENTS, zone=st.sampled_from(ZONES))
def test_after_the_wait_it_is_never_quiet_and_never_more_than_a_day_later(at, zone):
    later = quiet.over(at, zone)

    assert not quiet.is_quiet(later, zone)
    assert at <= later <= at + timedelta(hours=36)
    assert quiet.begins(later, zone) > later
    assert localtime.day_of(quiet.begins(later, zone), zone) == localtime.day_of(later, zone)
