"""How a session looks at a moment: when the link is there, what counts, which sessions are one visit."""

from datetime import date, timedelta

import pytest

from companion.schedule import queries, showing
from companion.schedule.models import Enrollment
from companion.schedule.showing import Shown
from companion.schedule.visits import beginnings
from tests.factories import NOON, make_participant
from tests.schedule.making import attended, cancel, make_session

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "is_open"),
    [(-16, False), (-15, True), (0, True), (90, True), (119, True), (120, False)],
)
def test_the_link_is_there_from_a_quarter_of_an_hour_before_to_half_an_hour_after(db, minutes, is_open):
    session = make_session(db, make_participant(db), starts_at=NOON, join_url="https://video.example.org/1")

    shown = Shown(session, NOON + minutes * MINUTE)

    assert bool(shown.join_url) is is_open
    assert shown.opens_at == (NOON - 15 * MINUTE if minutes < -15 else None)


def test_a_cancelled_session_has_no_link(db):
    session = make_session(db, make_participant(db), starts_at=NOON, join_url="https://video.example.org/1")
    cancel(db, session)

    assert Shown(session, NOON).join_url is None
    assert Shown(session, NOON - timedelta(hours=2)).opens_at is None


def test_two_sessions_of_one_evening_are_one_visit(db):
    ada, ben = make_participant(db), make_participant(db, "Ben")
    first = make_session(db, ada, starts_at=NOON)
    make_session(db, ada, starts_at=NOON + 105 * MINUTE)
    his = make_session(db, ben, starts_at=NOON + 100 * MINUTE)
    later = make_session(db, ada, starts_at=NOON + timedelta(hours=8))

    found = beginnings(db.scalars(queries.around(NOON, NOON + timedelta(days=1))), since=NOON)

    assert found == [first, his, later]


def test_when_the_first_is_cancelled_the_second_begins_the_visit(db):
    ada = make_participant(db)
    cancel(db, make_session(db, ada, starts_at=NOON))
    second = make_session(db, ada, starts_at=NOON + 90 * MINUTE)

    assert beginnings(db.scalars(queries.around(NOON, NOON + timedelta(days=1))), since=NOON) == [second]


def test_a_visit_that_began_earlier_is_not_begun_again(db):
    ada = make_participant(db)
    make_session(db, ada, starts_at=NOON - 90 * MINUTE)
    make_session(db, ada, starts_at=NOON)

    assert beginnings(db.scalars(queries.around(NOON, NOON + timedelta(days=1))), since=NOON) == []


def test_cancelled_sessions_and_notes_count_no_hours(db):
    ada = make_participant(db)
    attended(db, make_session(db, ada, starts_at=NOON - timedelta(hours=3)), 80)
    cancel(db, make_session(db, ada))
    make_session(db, ada, kind="day-note", minutes=24 * 60)
    found = db.scalars(queries.between(ada, NOON - timedelta(days=1), NOON + timedelta(days=2))).all()

    week = showing.hours_of(found, None, date(2026, 11, 23), NOON)

    assert (len(found), week.attended, week.booked, week.target) == (3, 80, 90, 0)


def test_the_first_week_of_a_track_that_begins_on_a_wednesday_is_five_days():
    enrollment = Enrollment(track="4w", starts_on=date(2026, 11, 25))

    counted = [showing.days_within(enrollment, date(2026, 11, 16) + timedelta(weeks=n)) for n in range(7)]

    assert counted == [0, 5, 7, 7, 7, 2, 0]


def test_the_next_session_is_the_one_on_now_and_never_a_cancelled_one(db):
    ada = make_participant(db)
    on_now = make_session(db, ada, starts_at=NOON - 10 * MINUTE)
    coming = make_session(db, ada, starts_at=NOON + timedelta(days=2))
    make_session(db, ada, kind="day-note", starts_at=NOON, minutes=600)

    assert db.scalar(*queries.next_for(ada, NOON)) == on_now
    cancel(db, on_now)
    assert db.scalar(*queries.next_for(ada, NOON)) == coming


def test_one_next_session_for_each_of_many(db):
    ada, ben, eve = make_participant(db), make_participant(db, "Ben"), make_participant(db, "Eve")
    hers = make_session(db, ada)
    make_session(db, ada, starts_at=NOON + timedelta(days=1))
    his = make_session(db, ben, starts_at=NOON + timedelta(days=3))
    make_session(db, eve, starts_at=NOON - timedelta(days=3))

    found = db.scalars(queries.next_of_each([ada.id, ben.id, eve.id], NOON)).all()

    assert set(found) == {hers, his}
