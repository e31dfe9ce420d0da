"""Planning two days ahead: each occasion once, and only what still holds."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from companion.checkins.arrival import record_text
from companion.database import uuid7
from companion.messaging import agreeing, outbox, states, suppression
from companion.messaging.models import Message
from companion.schedule.models import Cancellation
from jobs import plan_reminders
from tests.factories import NOON
from tests.jobs.making import TOMORROW_EVENING, make_session
from tests.messaging.making import make_agreed, make_shift

AN_HOUR = timedelta(hours=1)


def planned(db, at=NOON, kinds=("session_day", "session_soon", "prompt")):
    plan_reminders.run(make_shift(db, at))
    db.expire_all()
    open_ones = select(Message).where(Message.state.in_(states.OPEN), Message.kind.in_(kinds)).order_by(Message.due_at)
    return [(m.kind, m.due_at) for m in db.scalars(open_ones)]


def test_a_session_tomorrow_is_planned_once_with_two_reminders(db):
    person, _ = make_agreed(db, prompt_at=None)
    make_session(db, person)
    expected = [
        ("session_day", TOMORROW_EVENING - 24 * AN_HOUR),
        ("session_soon", TOMORROW_EVENING - 2 * AN_HOUR),
    ]

    assert planned(db) == expected
    assert planned(db, NOON + AN_HOUR) == expected


def test_two_sessions_of_one_evening_are_one_visit(db):
    person, _ = make_agreed(db, prompt_at=None)
    make_session(db, person)
    make_session(db, person, TOMORROW_EVENING + 2 * AN_HOUR)

    assert len(planned(db)) == 2


def test_a_cancelled_session_is_not_texted_about(db):
    person, _ = make_agreed(db, prompt_at=None)
    session = make_session(db, person)
    assert len(planned(db)) == 2

    db.add(Cancellation(appointment_id=session.id, at=NOON))
    outbox.supersede(db, person, outbox.SCHEDULE, NOON)
    db.commit()
    assert planned(db) == []


def test_a_session_that_moved_is_texted_about_at_its_new_time_alone(db):
    person, _ = make_agreed(db, prompt_at=None)
    session = make_session(db, person)
    planned(db)

    session.starts_at, session.ends_at = session.starts_at + AN_HOUR, session.ends_at + AN_HOUR
    outbox.supersede(db, person, outbox.SCHEDULE, NOON)
    db.commit()
    assert planned(db)[0] == ("session_day", TOMORROW_EVENING - 23 * AN_HOUR)
    assert len(planned(db)) == 2


def test_the_daily_question_is_planned_at_the_chosen_time(db):
    make_agreed(db, prompt_at=time(18, 0))

    assert [due for _, due in planned(db)] == [NOON + 6 * AN_HOUR, NOON + 30 * AN_HOUR]


def test_a_day_with_a_check_in_is_not_asked_about(db):
    person, _ = make_agreed(db, prompt_at=time(18, 0))
    planned(db)
    record_text(db, person, 6, NOON, uuid7())
    db.commit()

    assert [due for _, due in planned(db)] == [NOON + 30 * AN_HOUR]


@pytest.mark.parametrize("how", ["never agreed", "took it back", "stopped", "number changed"])
def test_who_wants_no_texts_gets_none_planned(db, how):  # R56
    person, _ = make_agreed(db)
    make_session(db, person)
    if how == "took it back":
        agreeing.take_back(db, person, NOON)
    elif how == "stopped":
        suppression.suppress(db, person.phone_index, suppression.STOP, NOON)
    else:
        person.phone_index = b"another"
    db.commit()

    assert planned(db) == []


def test_a_change_while_the_planner_reads_makes_its_text_stale(db, database):
    """The version is read before the facts, so the fence can tell."""
    person, opt_in = make_agreed(db, prompt_at=None)
    make_session(db, person)
    version = outbox.version(db, person.id, outbox.SCHEDULE)
    db.commit()
    with database.session(writing=True) as other:
        outbox.supersede(other, other.merge(person), outbox.SCHEDULE, NOON)
        other.commit()
    plan_reminders.plan(db, [opt_in], NOON)

    assert version == 0
    assert {m.plan_version for m in db.scalars(select(Message))} == {1}


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])
def test_over_a_year_each_day_is_asked_about_once(db, zone):
    """Whatever the clocks do, and also with a planner that was away for some hours."""
    make_agreed(db, zone=zone, prompt_at=time(9, 0))
    start = datetime.fromisoformat("2026-01-01T00:00+00:00")
    for hours in range(0, 24 * 365, 31):
        plan_reminders.run(make_shift(db, start + timedelta(hours=hours)))

    days = [key.rsplit(":", 1)[1] for key in db.scalars(select(Message.key))]
    assert len(days) == len(set(days)) >= 365
