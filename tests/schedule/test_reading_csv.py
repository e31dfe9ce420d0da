"""A schedule as a table: what is read, and how each thing that is wrong is named."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.schedule import reading_csv
from companion.schedule.kinds import FOR_FILES, named
from tests.schedule.making import HEADER, PHONE, row, table


def read(*rows, **header):
    return reading_csv.read(table(*rows, **header))


def troubles(data):
    return list(reading_csv.read(data).lines())


def test_a_row_becomes_a_session_in_its_zone():
    (one,) = read(row(link="https://video.example.org/1")).rows

    assert (one.line, one.phone, one.kind, one.title, one.place) == (2, PHONE, "group", "Group", "Room 2")
    assert one.starts_at == datetime(2026, 11, 26, 22, 30, tzinfo=UTC)
    assert one.ends_at == datetime(2026, 11, 27, 0, 0, tzinfo=UTC)
    assert one.join_url == "https://video.example.org/1"


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row(starts="2026-11-26 19:00", ends="2026-11-26 17:30"), "ends before it starts"),
        (row(ends="2026-11-26 17:30"), "ends when it starts"),
        (row(ends="2026-11-28 17:30"), "lasts longer than 12 hours; check the dates"),
        (row(starts="11/26/2026 5:30 PM"), "starts '11/26/2026 5:30 PM' is not a time; write it as 2026-11-23 17:30"),
        (row(starts="2026-11-26"), "starts '2026-11-26' is not a time; write it as 2026-11-23 17:30"),
        (row(ends=""), "ends is empty; write it as 2026-11-23 17:30"),
        (row(starts="0001-01-01 00:00", ends="0001-01-01 01:00"), "the year 1 cannot be right"),
        (row(starts="9999-12-31 22:00", ends="9999-12-31 23:30"), "the year 9999 cannot be right"),
        (row(zone="Mars/Olympus"), "zone 'Mars/Olympus' is not known; write one such as America/New_York"),
        (row(zone="../etc/passwd"), "zone '../etc/passwd' is not known; write one such as America/New_York"),
        (row(zone=""), "zone is empty; write one such as America/New_York"),
        (row(phone="call me"), "participant_phone is not a phone number; write it as +15555550123"),
        (row(phone=""), "participant_phone is empty"),
        (row(kind="karaoke"), f"kind 'karaoke' is not known; write one of: {', '.join(FOR_FILES)}"),
        (row(kind=""), f"kind is empty; write one of: {', '.join(FOR_FILES)}"),
        (row(link="http://video.example.org"), "join_url must be an address that begins with https://"),
        (row(link="javascript:alert(1)"), "join_url must be an address that begins with https://"),
        (row(link="https://[bad"), "join_url is not an address"),
        (row(title="x" * 201), "title is longer than 200 characters"),
        (row(title="Group\u202e"), "title holds a character that cannot be seen"),
        (row(starts="2027-03-14 02:30", ends="2027-03-14 04:00"),
         "starts '2027-03-14 02:30' does not exist in America/New_York: clocks go forward at that hour"),
        ("too,short", "has 2 columns; the header has 8"),
        (row(title="Group, with a comma"),
         "has 9 columns; the header has 8 (a comma inside a title or place needs quotation marks around it)"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_its_line_and_the_reason(bad, words):
    good = row(starts="2026-11-25 17:30", ends="2026-11-25 19:00")

    assert troubles(table(good, bad, good.replace("25", "24"))) == [f"line 3: {words}"]


def test_every_wrong_row_is_named_not_only_the_first():
    found = troubles(table(row(zone=""), row(), row(kind="karaoke"), row(phone="")))

    assert [line.split(":")[0] for line in found] == ["line 2", "line 4", "line 5"]


def test_a_quoted_line_break_does_not_shift_the_lines():
    split = row(title='"Group\nin two lines"', starts="2026-11-25 17:30", ends="2026-11-25 19:00")

    found = read(split, row(zone=""))

    assert found.rows[0].title == "Group in two lines"
    assert list(found.lines()) == ["line 4: zone is empty; write one such as America/New_York"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b" \r\n", "The file is empty."),
        (HEADER.encode(), "The file holds a header and no sessions."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a text file. A schedule is a CSV or an .ics file."),
        (b"PK\x03\x04rest", "This is a workbook, not a CSV file. Save it as “CSV UTF-8” and try again."),
        (table(row()).decode().encode("utf-16"), "The file is saved as UTF-16. Save it as “CSV UTF-8” and try again."),
        (table(row(), row(place="Salón 2")).decode().encode("latin-1"),
         "line 3: a letter is not in UTF-8. Save the file as “CSV UTF-8” and try again."),
        (table(row()).replace(b",", b";"),
         "line 1: the columns are separated by semicolons; they must be separated by commas."),
        (table(row()).replace(b",", b"\t"),
         "line 1: the columns are separated by tabs; they must be separated by commas."),
        (table(row(), header="phone,what,when"), f"line 1: the first line must be exactly: {HEADER}"),
        (table(row()).splitlines()[1], f"line 1: the first line must be exactly: {HEADER}"),
        (table(row(), row(title='"never closed')),
         "line 3: this is not a row of a table: a quotation mark opens here and never closes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused_in_words(data, words):
    assert troubles(data) == [words]


def test_a_mark_of_byte_order_and_windows_line_ends_are_fine():
    data = b"\xef\xbb\xbf" + table(row()).replace(b"\n", b"\r\n")

    assert troubles(data) == []
    assert len(reading_csv.read(data).rows) == 1


def test_the_same_session_twice_is_a_slip_of_the_hand():
    assert troubles(table(row(), row(place="Room 3"))) == ["line 3: is the same session as line 2"]


def test_a_row_without_a_phone_is_for_whom_the_file_is():
    found = reading_csv.read(table(row(phone="")), ("+15555550123", "+15555550124"))

    assert [one.phone for one in found.rows] == ["+15555550123", "+15555550124"]


def test_a_session_keeps_its_name_when_it_is_moved_within_the_day():
    names = {read(row(starts=f"2026-11-26 {hour}:30", place=f"Room {hour}")).rows[0].source for hour in ("16", "17")}

    assert len(names) == 1
    assert "Group" not in names.pop()


def test_a_time_with_its_offset_is_taken_as_it_is():
    (one,) = read(row(starts="2026-11-26T17:30-05:00", ends="2026-11-27T00:00Z")).rows

    assert one.ends_at - one.starts_at == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("spoken", "slug"),
    [
        ("Group therapy", "group"), ("group_therapy", "group"), ("Individual therapy", "individual"),
        ("family therapy", "family"), ("Medication management", "medication"), ("psychoeducation", "psychoeducation"),
        ("Relapse-prevention skills", "skills"), ("Psychiatric services", "psychiatry"), ("telehealth", "telehealth"),
        ("session", "session"), ("Group counseling", "group"), ("day-note", None), ("", None),
    ],
)  # fmt: skip
def test_a_kind_is_understood_as_people_write_it(spoken, slug):
    assert named(spoken) == slug


walls = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters='",'), min_size=1, max_size=30
)


@settings(deadline=None)
@given(wall=walls, title=texts, place=texts, kind=st.sampled_from(FOR_FILES), length=st.integers(1, 700))
def test_what_is_written_is_what_is_read(wall, title, place, kind, length):
    ends = wall.replace(tzinfo=UTC) + timedelta(minutes=length)
    (one,) = read(
        row(kind=kind, title=title, place=place, starts=f"{wall:%Y-%m-%d %H:%M}Z", ends=f"{ends:%Y-%m-%d %H:%M}Z")
    ).rows

    assert (one.kind, one.title, one.place) == (kind, title, place)
    assert (one.starts_at, one.ends_at) == (wall.replace(tzinfo=UTC), ends)


@settings(deadline=None)
@given(wall=walls, zone=st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia"]))
def test_a_wall_time_is_read_as_that_wall_time_or_refused_as_one_that_never_is(wall, zone):
    ends = (wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) + timedelta(hours=1)).isoformat()
    found = read(row(starts=f"{wall:%Y-%m-%d %H:%M}", ends=ends, zone=zone))

    if found.rows:
        assert found.rows[0].starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    else:
        assert "clocks go forward" in next(found.lines())


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_whatever_end_in_a_crash(data):
    found = reading_csv.read(data)

    assert found.troubles
    assert not found.rows
