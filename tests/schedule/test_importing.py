"""Bringing a schedule in: all or nothing, again without a trace, and what changes is planned anew."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.audit.models import Entry
from companion.errors import BadFile
from companion.messaging import outbox
from companion.schedule import importing, queries, reading_csv, reading_ics
from companion.schedule.enrolling import enroll, track
from companion.schedule.models import Appointment, Cancellation
from tests.counting import reading, statements
from tests.factories import NOON, ZONE, make_participant
from tests.schedule.making import PHONE, calendar, event, row, table

LATER = NOON + timedelta(hours=1)


def bring(db, *rows, at=NOON):
    outcome = importing.bring(db, reading_csv.read(table(*rows)), at)
    db.flush()
    return outcome


def bring_calendar(db, *events, at=NOON):
    outcome = importing.bring(db, reading_ics.read(calendar(*events), (PHONE,), ZONE, at), at)
    db.flush()
    return outcome


def sessions(db, person):
    return db.scalars(queries.of(person)).unique().all()


@pytest.fixture
def ada(db):
    return make_participant(db, phone=PHONE)


def test_rows_become_sessions(db, ada):
    outcome = bring(db, row(), row(starts="2026-11-27 17:30", ends="2026-11-27 19:00"))

    assert str(outcome) == "2 new, 0 changed, 0 cancelled, 0 as before."
    assert [one.title for one in sessions(db, ada)] == ["Group", "Group"]


def test_the_same_file_again_changes_nothing(db, ada):
    bring(db, row())
    version, audit = outbox.version(db, ada.id, outbox.SCHEDULE), db.scalar(select(func.count(Entry.id)))

    assert str(bring(db, row(), at=LATER)) == "0 new, 0 changed, 0 cancelled, 1 as before."
    assert outbox.version(db, ada.id, outbox.SCHEDULE) == version
    assert db.scalar(select(func.count(Entry.id))) == audit


def test_a_session_that_moved_is_the_same_session_and_its_texts_are_planned_anew(db, ada):
    enrollment = enroll(db, ada, track("4w"), NOON.date(), NOON)
    bring(db, row())
    before, version = enrollment.plan_version, outbox.version(db, ada.id, outbox.SCHEDULE)
    first = next(one for one in sessions(db, ada) if one.source.startswith("csv:"))

    outcome = bring(db, row(starts="2026-11-26 16:00", place="Room 3"), at=LATER)

    assert outcome.changed == 1
    assert (first.starts_at.hour, first.place) == (21, "Room 3")
    assert enrollment.plan_version == before + 1
    assert outbox.version(db, ada.id, outbox.SCHEDULE) == version + 1


def test_with_one_wrong_row_nothing_comes_in_and_every_trouble_is_named(db, ada):
    with pytest.raises(BadFile) as told:
        bring(db, row(), row(phone="+15555550999", starts="2026-11-27 17:30", ends="2026-11-27 19:00"), row(zone=""))

    assert str(told.value).splitlines() == [
        "line 3: nobody here has this phone number",
        "line 4: zone is empty; write one such as America/New_York",
    ]
    assert sessions(db, ada) == []


def test_a_file_for_several_people_reaches_each_and_nobody_else(db, ada):
    ben, eve = make_participant(db, "Ben", phone="+15555550124"), make_participant(db, "Eve")

    bring(db, row(), row(phone="(555) 555-0124"))

    assert [len(sessions(db, person)) for person in (ada, ben, eve)] == [1, 1, 0]


def test_what_a_calendar_cancels_is_cancelled_once(db, ada):
    bring_calendar(db, event())

    assert bring_calendar(db, event(more="STATUS:CANCELLED"), at=LATER).cancelled == 1
    assert bring_calendar(db, event(more="STATUS:CANCELLED"), at=LATER).same == 1
    assert db.scalars(select(Cancellation.at)).all() == [LATER]


def test_a_session_that_a_calendar_takes_up_again_takes_place(db, ada):
    bring_calendar(db, event(more="STATUS:CANCELLED"))

    assert bring_calendar(db, event()).changed == 1
    db.expire_all()
    assert sessions(db, ada)[0].cancellation is None


def test_an_occurrence_that_leaves_its_series_is_cancelled_and_the_past_is_left_alone(db, ada):
    weekly = event(
        start=f";TZID={ZONE}:20261119T173000", end=f";TZID={ZONE}:20261119T190000", more="RRULE:FREQ=WEEKLY;COUNT=4"
    )
    bring_calendar(db, weekly)

    outcome = bring_calendar(db, weekly + f"\nEXDATE;TZID={ZONE}:20261119T173000,20261203T173000", at=LATER)

    assert (outcome.cancelled, outcome.same) == (1, 2)
    cancelled = [one.starts_at.day for one in sessions(db, ada) if one.cancellation]
    assert cancelled == [3]


def test_a_whole_series_moved_to_another_hour_moves_each_session(db, ada):
    bring_calendar(db, event(more="RRULE:FREQ=WEEKLY;COUNT=4"))
    ids = {one.id for one in sessions(db, ada)}

    moved = event(start=f";TZID={ZONE}:20261126T160000", more="RRULE:FREQ=WEEKLY;COUNT=4")

    assert str(bring_calendar(db, moved, at=LATER)) == "0 new, 4 changed, 0 cancelled, 0 as before."
    assert {one.id for one in sessions(db, ada)} == ids


def test_another_calendar_leaves_this_one_alone(db, ada):
    bring_calendar(db, event(uid="a"))

    assert str(bring_calendar(db, event(uid="b"))) == "1 new, 0 changed, 0 cancelled, 0 as before."


def test_the_audit_says_how_much_came_in_and_names_nobody(db, ada):
    bring(db, row())

    entry = db.scalars(select(Entry).where(Entry.verb == "schedule imported")).one()
    assert (entry.actor, entry.subject_id, entry.about) == ("operator", ada.id, "new 1")


def test_titles_places_and_links_are_not_readable_on_disk(db, ada):  # R24
    bring(db, row(title="Marigold", place="Marigold", link="https://marigold.example.org"))

    columns = db.execute(select(*Appointment.__table__.columns)).one()
    assert b"arigold" not in b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in columns)


def test_five_thousand_rows_come_in_with_few_statements(db):
    people = [make_participant(db, phone=f"+1555556{n:04}") for n in range(50)]
    days = [f"2027-{1 + n // 25:02}-{1 + n % 25:02}" for n in range(100)]
    rows = [row(phone=person.phone, starts=f"{day} 17:30", ends=f"{day} 19:00") for person in people for day in days]
    db.flush()

    with statements(db.get_bind().engine) as seen:
        assert bring(db, *rows).new == 5000

    assert len(reading(seen)) < 3 * len(people)
