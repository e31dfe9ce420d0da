"""Wall times become moments: gaps, overlaps, days that never were."""

from datetime import UTC, date, datetime, time

import pytest

from companion.messaging import localtime


@pytest.mark.parametrize(
    ("day", "wall", "zone", "expected"),
    [
        (date(2026, 11, 23), time(9, 0), "America/New_York", "2026-11-23T14:00"),
        (date(2027, 3, 14), time(2, 30), "America/New_York", "2027-03-14T07:30"),  # skipped: forward to 3:30
        (date(2026, 11, 1), time(1, 30), "America/New_York", "2026-11-01T05:30"),  # twice: the first
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", "2026-10-03T15:45"),  # a gap of half an hour
        (date(2027, 4, 4), time(1, 45), "Australia/Lord_Howe", "2027-04-03T14:45"),
        (date(2026, 4, 24), time(0, 30), "Africa/Cairo", "2026-04-23T22:30"),  # a gap at midnight
        (date(2028, 2, 29), time(9, 0), "UTC", "2028-02-29T09:00"),
    ],
)
def test_a_wall_time_is_one_moment_whatever_the_clocks_do(day, wall, zone, expected):
    assert localtime.moment(day, wall, zone) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_day_the_zone_never_had_has_no_moment():
    assert localtime.moment(date(2011, 12, 30), time(9, 0), "Pacific/Apia") is None


def test_the_local_day_of_a_moment_is_the_persons_own():
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

    assert localtime.day_of(at, "America/New_York") == date(2026, 11, 23)
