"""Putting somebody in a track: one action, the same again when done again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from companion.audit.models import Entry
from companion.errors import Refused
from companion.messaging import outbox
from companion.people.models import Participant
from companion.schedule import queries
from companion.schedule.enrolling import enroll, track
from companion.schedule.models import Appointment, Enrollment
from companion.schedule.tracks import TRACKS, sessions
from tests.factories import NOON, make_participant

MONDAY = date(2026, 11, 23)


def count(db, table=Appointment):
    return db.scalar(select(func.count(table.id)))


def test_enrolling_makes_every_session_of_the_track(db):
    ada = make_participant(db)

    enrollment = enroll(db, ada, track("12w"), MONDAY, NOON)

    made = db.scalars(queries.of(ada)).unique().all()
    assert enrollment.target_minutes == 540
    assert sum((one.ends_at - one.starts_at for one in made), timedelta()) == timedelta(hours=9 * 12)
    assert {one.enrollment_id for one in made} == {enrollment.id}
    assert made[0].starts_at == NOON + timedelta(hours=5, minutes=30)


def test_enrolling_again_changes_nothing(db):
    ada = make_participant(db)
    first = enroll(db, ada, track("8w"), MONDAY, NOON)
    made, version = count(db), outbox.version(db, ada.id, outbox.SCHEDULE)

    again = enroll(db, ada, track("8w"), MONDAY, NOON + timedelta(days=1))

    assert again == first
    assert (count(db), count(db, Enrollment)) == (made, 1)
    assert outbox.version(db, ada.id, outbox.SCHEDULE) == version


def test_two_people_have_their_own_sessions(db):
    ada, ben = make_participant(db), make_participant(db, "Ben", zone="America/Los_Angeles")
    enroll(db, ada, track("4w"), MONDAY, NOON)
    enroll(db, ben, track("4w"), MONDAY, NOON)

    hers, his = (db.scalar(*queries.next_for(person, NOON)) for person in (ada, ben))

    assert his.starts_at - hers.starts_at == timedelta(hours=3)


def test_a_track_that_plans_too_little_is_refused_with_the_reason_and_nothing_is_made(db):
    light = replace(TRACKS["4w"], plan=(TRACKS["4w"].plan[0][:2],))

    with pytest.raises(Refused, match=r"Week 1 plans 1 of at least 3 days\."):
        enroll(db, make_participant(db), light, MONDAY, NOON)

    assert count(db, Enrollment) == 0


def test_an_unknown_track_is_refused_with_the_names_there_are():
    with pytest.raises(Refused, match=r"There is no track '6w'\. There are: 4w, 8w, 12w\."):
        track("6w")


def test_enrolling_is_audited_in_the_same_transaction(db):  # R39
    ada = make_participant(db)
    db.commit()
    enroll(db, ada, track("4w"), MONDAY, NOON)

    assert db.scalars(select(Entry.verb).where(Entry.subject_id == ada.id)).all() == ["enrolled"]
    db.rollback()
    assert (count(db, Enrollment), count(db, Entry)) == (0, 0)


def test_two_colleagues_enrolling_somebody_at_once_make_one_enrollment(db, database):
    ada = make_participant(db)
    db.commit()

    def work(_):
        with database.session(writing=True) as apart:
            enroll(apart, apart.get(Participant, ada.id), track("4w"), MONDAY, NOON)
            apart.commit()

    with ThreadPoolExecutor(4) as several:
        list(several.map(work, range(4)))

    assert count(db, Enrollment) == 1
    assert count(db) == len(sessions(track("4w"), MONDAY, ada.zone))
