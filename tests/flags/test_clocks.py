"""By when must somebody look, and who is watching: golden tables around the edges of a staffed day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.flags.clocks import HOURS, Hours, due, watching
from companion.flags.levels import Level

NEW_YORK = "America/New_York"


def at(text, zone=NEW_YORK):
    """November 2026: the 20th is a Friday, the 23rd a Monday."""
    day, wall = text.split()
    hour, minute = wall.split(":")
    return datetime(2026, 11, int(day), int(hour), int(minute), tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("level", "raised", "by"),
    [
        # R74, hazard 1: urgent runs on the wall clock; with nobody there it starts when somebody is
        (Level.URGENT, "23 12:00", "23 12:30"),
        (Level.URGENT, "20 17:50", "20 18:20"),
        (Level.URGENT, "20 18:00", "23 08:30"),
        (Level.URGENT, "21 03:00", "23 08:30"),
        (Level.URGENT, "23 07:59", "23 08:30"),
        (Level.URGENT, "23 08:00", "23 08:30"),
        # four hours of staffed time
        (Level.HOURS, "23 08:00", "23 12:00"),
        (Level.HOURS, "23 14:00", "23 18:00"),
        (Level.HOURS, "23 14:01", "24 08:01"),
        (Level.HOURS, "20 16:00", "23 10:00"),
        (Level.HOURS, "21 12:00", "23 12:00"),
        # today is the staffed day that is running, or the next one
        (Level.TODAY, "23 08:00", "23 18:00"),
        (Level.TODAY, "23 17:59", "23 18:00"),
        (Level.TODAY, "23 18:00", "24 18:00"),
        (Level.TODAY, "20 19:00", "23 18:00"),
        # a day is the same hour of the next staffed day
        (Level.DAY, "23 10:00", "24 10:00"),
        (Level.DAY, "20 16:00", "23 16:00"),
        (Level.DAY, "21 16:00", "24 08:00"),
        (Level.DAY, "23 06:00", "24 08:00"),
        # the end of the next business day
        (Level.NEXT_DAY, "23 10:00", "24 18:00"),
        (Level.NEXT_DAY, "23 07:59", "23 18:00"),
        (Level.NEXT_DAY, "23 08:00", "24 18:00"),
        (Level.NEXT_DAY, "20 10:00", "23 18:00"),
        (Level.REVIEW, "21 10:00", "23 18:00"),
    ],
)
def test_each_level_has_its_clock(level, raised, by):
    assert due(level, at(raised), HOURS, NEW_YORK) == at(by)


def test_where_somebody_is_paged_at_night_urgent_does_not_wait():
    assert due(Level.URGENT, at("21 03:00"), Hours(on_call=True), NEW_YORK) == at("21 03:30")


@pytest.mark.parametrize(
    ("now", "staffed", "when"),
    [
        ("23 08:00", True, "23 18:00"),
        ("23 17:59", True, "23 18:00"),
        ("23 18:00", False, "24 08:00"),
        ("20 18:00", False, "23 08:00"),
        ("22 23:59", False, "23 08:00"),
    ],
)
def test_who_is_watching_comes_from_the_hours(now, staffed, when):  # R72
    watch = watching(at(now), HOURS, NEW_YORK)

    assert (watch.staffed, watch.when) == (staffed, at(when))
    assert ("Nobody will see this before" in watch.text) is not staffed


def test_the_hours_are_those_of_the_site_and_not_of_the_server():
    tokyo_morning = at("24 08:30", "Asia/Tokyo")

    assert watching(tokyo_morning, HOURS, "Asia/Tokyo").staffed
    assert not watching(tokyo_morning, HOURS, NEW_YORK).staffed


def test_the_night_the_clocks_change_moves_the_opening_with_the_wall():  # hazard 9
    saturday = datetime(2026, 10, 31, 12, tzinfo=ZoneInfo(NEW_YORK))
    opening = watching(saturday, HOURS, NEW_YORK).when

    assert opening == datetime(2026, 11, 2, 13, 0, tzinfo=UTC)
    assert opening.astimezone(ZoneInfo(NEW_YORK)).time() == time(8)


@pytest.mark.parametrize("wrong", [{"days": frozenset()}, {"days": frozenset({7})}, {"opens": time(18)}])
def test_a_site_that_is_never_staffed_is_refused(wrong):
    with pytest.raises(ValueError, match="staffed"):
        Hours(**wrong)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda naive: naive.replace(tzinfo=UTC)),
    st.sampled_from([NEW_YORK, "Australia/Lord_Howe", "Africa/Cairo", "America/Los_Angeles", "UTC"]),
    st.sampled_from(list(Level)),
)
def test_no_clock_ends_before_it_began_or_after_a_week(now, zone, level):  # hazard 9
    by = due(level, now, HOURS, zone)

    assert now < by <= now + timedelta(days=7)
    local = by.astimezone(ZoneInfo(zone))
    if level is not Level.URGENT:
        assert local.weekday() < 5
        assert time(8) <= local.time() <= time(18)
