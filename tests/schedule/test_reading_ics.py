"""A schedule as a calendar: series, exceptions, zones, whole days, cancellations, and what is wrong by line."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.schedule import reading_ics
from tests.factories import NOON
from tests.schedule.making import PHONE, calendar, event

NEW_YORK = "America/New_York"
CLINIC_TIME = """BEGIN:VTIMEZONE
TZID:Clinic Time
BEGIN:STANDARD
DTSTART:19701101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700308T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
END:VTIMEZONE
"""


def read(*events, phones=(PHONE,), zone=NEW_YORK, head=""):
    return reading_ics.read(calendar(*events, head=head), phones, zone, NOON)


def starts(found):
    assert list(found.lines()) == []
    return [f"{one.starts_at:%m-%d %H:%M}" for one in found.rows]


def troubles(*events, **how):
    return list(read(*events, **how).lines())


def test_an_event_becomes_a_session():
    (one,) = read(event(more="LOCATION:Room 2\nURL:https://video.example.org/1")).rows

    assert (one.line, one.kind, one.title, one.place, one.zone) == (4, "group", "Group", "Room 2", NEW_YORK)
    assert one.join_url == "https://video.example.org/1"
    assert one.ends_at - one.starts_at == timedelta(minutes=90)


def test_a_series_keeps_its_wall_time_over_the_night_when_clocks_change():
    weekly = event(start=f";TZID={NEW_YORK}:20261026T173000", end="", more="DURATION:PT90M\nRRULE:FREQ=WEEKLY;COUNT=3")

    assert starts(read(weekly)) == ["10-26 21:30", "11-02 22:30", "11-09 22:30"]


def test_an_exception_is_left_out_and_a_moved_one_keeps_its_name():
    weekly = event(more=f"RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID={NEW_YORK}:20261203T173000")
    moved = event(
        start=f";TZID={NEW_YORK}:20261211T183000",
        end=f";TZID={NEW_YORK}:20261211T193000",
        summary="Group, a day later",
        more=f"RECURRENCE-ID;TZID={NEW_YORK}:20261210T173000",
    )
    before, after = read(weekly), read(weekly, moved)

    assert starts(before) == ["11-26 22:30", "12-10 22:30", "12-17 22:30"]
    assert starts(after) == ["11-26 22:30", "12-11 23:30", "12-17 22:30"]
    assert [one.source for one in before.rows] == [one.source for one in after.rows]
    assert after.rows[1].title == "Group, a day later"


def test_further_days_are_added():
    assert starts(read(event(more=f"RDATE;TZID={NEW_YORK}:20261128T173000"))) == ["11-26 22:30", "11-28 22:30"]


def test_what_repeats_for_ever_is_taken_for_four_hundred_days_and_said_so():
    found = read(event(more="RRULE:FREQ=WEEKLY"))

    assert len(found.rows) == 57
    assert found.rows[-1].starts_at < NOON + timedelta(days=400)
    assert found.notes == ["line 4: repeats for a long time; taken until 2027-12-28"]


@pytest.mark.parametrize(
    ("start", "head"),
    [
        (";TZID=America/New_York:20261126T173000", ""),
        (";TZID=Clinic Time:20261126T173000", CLINIC_TIME),
        (";TZID=Eastern Standard Time:20261126T173000", ""),
        (":20261126T223000Z", ""),
        (":20261126T173000", ""),
        (":20261126T173000", "X-WR-TIMEZONE:America/New_York\n"),
    ],
)
def test_every_way_to_name_a_zone_means_the_same_moment(start, head):
    zone = "America/Los_Angeles" if "X-WR" in head else NEW_YORK
    found = read(event(start=start, end="", more="DURATION:PT90M"), head=head, zone=zone)

    assert starts(found) == ["11-26 22:30"]
    assert found.rows[0].zone == NEW_YORK


def test_an_event_without_hours_becomes_a_note_for_the_day():
    found = read(event(start=";VALUE=DATE:20261126", end="", summary="Closed for the holiday"))

    (one,) = found.rows
    assert (one.kind, one.title) == ("day-note", "Closed for the holiday")
    assert (one.starts_at, one.ends_at) == (
        datetime(2026, 11, 26, 5, tzinfo=UTC),
        datetime(2026, 11, 27, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize("head", ["", "METHOD:CANCEL\n"])
def test_a_cancelled_event_is_marked(head):
    (one,) = read(event(more="" if head else "STATUS:CANCELLED"), head=head).rows

    assert one.cancelled


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (event(end=f";TZID={NEW_YORK}:20261126T163000"), "ends before it starts"),
        (event(end=""), "does not say when it ends"),
        (event(start=";TZID=Mars/Olympus:20261126T173000"), "the zone 'Mars/Olympus' is not known"),
        (event(start=":20261126T250000"), "DTSTART cannot be read: Wrong datetime format: 20261126T250000"),
        (event(start=":00010101T000000", end=""), "the year 1 cannot be right"),
        (event(more="RRULE:FREQ=SECONDLY"), "repeats more often than once a day"),
        (event(more="RRULE:FREQ=DAILY;BYMINUTE=1,2,3"), "repeats more often than once a day"),
        (event(more="RRULE:FREQ=WOBBLY"), "RRULE cannot be read: Expected frequency, got: WOBBLY"),
        (event().replace("UID:a\n", ""), "has no UID, so it could not be found again"),
        ("UID:b\nSUMMARY:Group", "does not say when it starts"),
        (event(summary="x" * 201), "title is longer than 200 characters"),
    ],
)
def test_a_wrong_event_is_named_with_its_line_and_the_reason(bad, words):
    assert troubles(event(uid="good"), bad) == [f"line 10: {words}"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"BEGIN:VCALENDAR\r\nfoo bar\r\nEND:VCALENDAR\r\n", "This calendar cannot be read"),
        (calendar(event())[:-40], "This calendar is not whole"),
        (calendar(), "The calendar holds no sessions."),
        (calendar(event(summary="Salón")).decode().encode("latin-1"), "line 8: a letter is not in UTF-8."),
    ],
)
def test_a_file_that_is_no_whole_calendar_is_refused_in_words(data, words):
    (told,) = reading_ics.read(data, (PHONE,), NEW_YORK, NOON).lines()

    assert told.startswith(words)


def test_an_event_is_for_those_it_names_or_says_that_it_names_nobody():
    named = event(more="ATTENDEE:tel:+15555550123\nATTENDEE:tel:+15555550124\nATTENDEE:mailto:dana@example.org")

    assert [one.phone for one in read(named, phones=()).rows] == ["+15555550123", "+15555550124"]
    assert "does not say for whom it is" in troubles(event(), phones=())[0]


def test_a_line_that_was_folded_and_a_second_calendar_are_read():
    folded = calendar(
        event(summary="Group in\n  two lines"), event(uid="b", start=":20261127T223000Z", end=":20261128T000000Z")
    )
    both = folded + calendar(event(uid="c", start=":20261128T223000Z", end=":20261129T000000Z"))

    found = reading_ics.read(both, (PHONE,), NEW_YORK, NOON)

    assert starts(found) == ["11-26 22:30", "11-27 22:30", "11-28 22:30"]
    assert found.rows[0].title == "Group in two lines"
    assert [one.line for one in found.rows] == [4, 11, 21]


def test_a_file_that_would_make_too_many_sessions_is_refused():
    daily = [event(uid=str(n), more="RRULE:FREQ=DAILY;COUNT=900") for n in range(23)]

    assert troubles(*daily) == ["The file makes more than 20000 sessions. Split it in parts."]


@settings(deadline=None)
@given(
    freq=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    count=st.integers(1, 30),
    hour=st.integers(0, 23),
    minute=st.sampled_from([0, 30]),
    zone=st.sampled_from([NEW_YORK, "Australia/Lord_Howe", "Africa/Cairo", "America/Phoenix"]),
)
def test_a_series_gives_each_occurrence_once_under_its_own_name(freq, count, hour, minute, zone):
    start = f";TZID={zone}:202609{15:02}T{hour:02}{minute:02}00"
    found = read(event(start=start, end="", more=f"DURATION:PT1H\nRRULE:FREQ={freq};COUNT={count}"))

    assert list(found.lines()) == []
    assert len(found.rows) == len({one.source for one in found.rows}) == count
    assert all(one.ends_at - one.starts_at == timedelta(hours=1) for one in found.rows)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_whatever_end_in_a_crash(data):
    found = reading_ics.read(b"BEGIN:VCALENDAR\r\n" + data, (PHONE,), NEW_YORK, NOON)

    assert found.troubles
