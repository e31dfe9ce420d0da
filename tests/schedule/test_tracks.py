"""What a track asks of a week, and when each session is: over zones, seasons and the nights when clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.schedule.tracks import MONDAY, TRACKS, Minimums, Slot, Track, sessions, shortfalls

ZONES = [
    "America/New_York",
    "America/Los_Angeles",
    "America/Phoenix",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Apia",
]
days = st.dates(date(2010, 1, 1), date(2035, 1, 1))
tracks = st.sampled_from(list(TRACKS.values()))
any_time = st.times(time(0), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))


def words(track, **least):
    return [reason.text % reason.values for reason in shortfalls(track, Minimums(**least))]


@pytest.mark.parametrize("track", TRACKS.values(), ids=TRACKS)
def test_the_built_in_tracks_hold_nine_hours_on_three_days_of_every_week(track):
    assert shortfalls(track) == []
    for week in track.plan:
        assert len({slot.weekday for slot in week}) == 3
        assert sum(slot.minutes for slot in week) == 540


def test_the_tracks_take_four_eight_and_twelve_weeks():
    assert {slug: track.weeks for slug, track in TRACKS.items()} == {"4w": 4, "8w": 8, "12w": 12}


def test_a_track_holds_every_kind_of_session():
    kinds = {slot.kind for week in TRACKS["12w"].plan for slot in week}

    assert kinds == {"group", "individual", "family", "medication", "psychoeducation", "skills"}


def test_two_days_a_week_are_refused_with_the_reason():
    track = changed(lambda week: [slot for slot in week if slot.weekday != MONDAY])

    assert words(track)[:2] == [
        "Week 1 plans 2 of at least 3 days.",
        "Week 1 has 6 hours. It must have at least 9.",
    ]


def test_a_short_day_is_refused_with_the_reason():
    track = changed(lambda week: [replace(slot, minutes=45) if slot.weekday == MONDAY else slot for slot in week])

    assert "Week 1, day 1 has 1.5 hours. A day must have at least 2." in words(track)


def test_six_hours_on_three_days_are_refused_because_the_goal_is_nine():
    track = changed(lambda week: [replace(slot, minutes=slot.minutes * 2 // 3) for slot in week])

    assert words(track)[0] == "Week 1 has 6 hours. It must have at least 9."


def test_a_goal_below_the_least_is_refused():
    assert words(replace(TRACKS["4w"], target_minutes=360))[0] == "The goal is 6 hours a week. It must be at least 9."


def test_twenty_hours_a_week_are_another_level_of_care():
    track = changed(lambda week: [replace(slot, minutes=240) for slot in week])

    assert "More than 19 is another level of care." in words(track)[0]


def test_the_last_weeks_of_a_step_down_may_hold_less():
    whole = TRACKS["4w"]
    light = replace(whole, plan=(*whole.plan[:2], (Slot(MONDAY, time(18), "group", 90),), ()))

    assert len(shortfalls(light)) > 0
    assert shortfalls(replace(light, stepping_down=2)) == []


@settings(deadline=None)
@given(track=tracks, starts_on=days, zone=st.sampled_from(ZONES))
def test_every_week_from_the_first_day_on_is_whole(track, starts_on, zone):
    made = sessions(track, starts_on, zone)
    local = [session.starts_at.astimezone(ZoneInfo(zone)) for session in made]

    assert [one.starts_at for one in made] == sorted(one.starts_at for one in made)
    assert all(starts_on <= at.date() < starts_on + timedelta(weeks=track.weeks) for at in local)
    if zone != "Pacific/Apia":
        for week in range(track.weeks):
            first = starts_on + timedelta(weeks=week)
            held = [s for s, at in zip(made, local, strict=True) if first <= at.date() < first + timedelta(days=7)]
            assert sum((s.ends_at - s.starts_at).total_seconds() for s in held) == 540 * 60


@settings(deadline=None)
@given(starts_on=days, zone=st.sampled_from(ZONES), at=any_time)
def test_a_session_stands_at_its_wall_time_whatever_the_clocks_do(starts_on, zone, at):
    """Only in the hour that spring skips may it stand later, by what was skipped."""
    track = Track("t", "t", tuple((Slot(day, at, "group", 90) for day in range(7)) for _ in range(4)))
    track = replace(track, plan=tuple(tuple(week) for week in track.plan))

    for session in sessions(track, starts_on, zone):
        local = session.starts_at.astimezone(ZoneInfo(zone))
        shift = datetime.combine(local.date(), local.time()) - datetime.combine(local.date(), at)
        exists = (
            datetime.combine(local.date(), at, ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).time() == at
        )
        assert shift == timedelta() if exists else timedelta() < shift <= timedelta(hours=1)
        assert session.ends_at - session.starts_at == timedelta(minutes=90)


def test_an_hour_that_comes_twice_is_taken_the_first_time():
    track = Track("t", "t", ((Slot(6, time(1, 30), "group", 60),),))

    (session,) = sessions(track, date(2026, 11, 1), "America/New_York")

    assert session.starts_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_day_that_the_zone_skipped_has_no_session():
    track = Track("t", "t", (tuple(Slot(day, time(10), "group", 60) for day in range(7)),))

    held = {
        s.starts_at.astimezone(ZoneInfo("Pacific/Apia")).date()
        for s in sessions(track, date(2011, 12, 26), "Pacific/Apia")
    }

    assert date(2011, 12, 30) not in held
    assert len(held) == 6


def changed(change):
    track = TRACKS["12w"]
    return replace(track, plan=tuple(tuple(change(week)) for week in track.plan))
