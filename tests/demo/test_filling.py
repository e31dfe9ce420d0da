"""A filled demo: whole, true to the rules, and with a morning's work on the desk."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.audit import verifying
from companion.care import worklist
from companion.checkins.history import LOOK_BACK, Told
from companion.checkins.models import CheckIn
from companion.checkins.rules import raises
from companion.demo import loading
from companion.flags.levels import Level
from companion.flags.models import Closure, Flag
from companion.learning.models import Progress
from companion.messaging import due, states
from companion.messaging.models import Message, Reply
from companion.people.models import Assignment, Participant, Staff
from companion.schedule.models import Appointment, Attendance
from companion.skills.models import Ending, Practice
from tests.factories import NOON
from tests.filling import empty

PEOPLE, DAYS = 40, 40


@pytest.fixture(scope="module")
def filled(database):
    """Filled once: these tests only look."""
    loading.fill_empty(database, PEOPLE, DAYS, 1, NOON)
    with database.session() as db:
        yield db
    empty(database)


def count(db, what):
    return db.scalar(select(func.count()).select_from(what))


def test_it_looks_lived_in(filled):
    assert count(filled, Participant) == PEOPLE
    assert count(filled, Staff) == 6
    assert count(filled, CheckIn) > 400
    assert count(filled, Attendance) > 500
    assert count(filled, Practice) > count(filled, Ending) > 50
    assert count(filled, Progress) > 40
    assert count(filled, Reply) > 20
    assert count(filled, Closure) > 20


def test_nothing_lies_in_the_future_but_sessions(filled):
    for column in (
        CheckIn.submitted_at,
        Message.changed_at,
        Reply.at,
        Closure.at,
        Practice.began_at,
        Progress.at,
        Attendance.at,
    ):
        assert filled.scalar(select(func.max(column))) < NOON, column
    assert filled.scalar(select(func.max(Appointment.starts_at))) > NOON


def test_each_person_is_looked_after_by_two_clinicians(filled):
    pairs = select(Assignment.participant_id, func.count()).join(Assignment.staff).where(Staff.role == "clinician")
    counted = dict(filled.execute(pairs.group_by(Assignment.participant_id)).all())

    assert set(counted.values()) == {2} and len(counted) == PEOPLE


def test_the_desk_has_a_morning_to_look_after(filled):
    boss = filled.scalars(select(Staff).where(Staff.role == "supervisor")).one()
    rows = worklist.rows(filled, boss, NOON)

    assert 6 <= len(rows) <= 12
    assert [row.level for row in rows].count(Level.URGENT) == 1
    assert {Level.HOURS, Level.TODAY, Level.DAY, Level.NEXT_DAY} < {row.level for row in rows}
    assert {row.owner is not None for row in rows} == {True, False}


def test_dana_sees_most_of_it(filled):
    dana = next(one for one in filled.scalars(select(Staff)) if one.name == "Dana")

    assert len(worklist.rows(filled, dana, NOON)) >= 6


# R73
def test_every_flag_of_a_check_in_is_one_that_the_rules_raise(filled):
    people = filled.scalars(select(Participant)).all()
    for person in people:
        own = filled.scalars(
            select(CheckIn).where(CheckIn.participant_id == person.id).order_by(CheckIn.recorded_at)
        ).all()
        told = [Told(one.told, one.day, one.recorded_at) for one in own]
        found = set()
        for nth, one in enumerate(told):
            before = [other for other in told[:nth] if other.at >= one.at - LOOK_BACK]
            found |= {(raised.rule, one.at) for raised in raises(one, before)}
        flags = filled.scalars(select(Flag).where(Flag.participant_id == person.id, Flag.rule != "texted")).all()
        assert {(flag.rule, flag.raised_at) for flag in flags} <= found
        assert {flag.rule for flag in flags} == {rule for rule, _ in found}


# R74
def test_whatever_was_closed_was_seen_first(filled):
    for flag in filled.scalars(select(Flag).where(Flag.closed_at.is_not(None))):
        assert flag.takings and flag.takings[0].at <= flag.closure.at
        assert flag.level < Level.URGENT or flag.closure.note


def test_every_text_was_delivered_to_somebody_who_agreed(filled):
    sent = filled.scalars(select(Message).where(Message.state == states.DELIVERED)).all()

    assert len(sent) > 200
    assert all(one.opt_in_id and one.sid == f"drawer-{one.id}" for one in sent)
    assert {"prompt", "session_day", "session_soon", "saved"} <= {one.kind for one in sent}


def test_the_planner_repeats_no_reminder_that_went_out(filled):
    went = filled.scalars(select(Message).where(Message.kind == "session_soon").limit(20)).all()
    keys = set(filled.scalars(select(Message.key)))

    for one in went:
        starts = one.due_at + due.SOON_BEFORE
        again = due.reminders(one.participant_id, starts, one.zone, one.due_at)
        assert {occasion.key for occasion in again if occasion.kind == "session_soon"} <= keys


# R36
def test_the_chain_is_whole(filled):
    assert verifying.broken_at(filled) is None


def test_somebody_has_not_joined_yet_and_somebody_joined_this_morning(filled):
    agreed = {person.id: person.agreement for person in filled.scalars(select(Participant))}

    assert sum(agreement is None for agreement in agreed.values()) == 1
    assert any(agreement and NOON - agreement.at < timedelta(hours=2) for agreement in agreed.values())


def test_many_have_a_session_today(filled):
    day = select(func.count(func.distinct(Appointment.participant_id)))
    today = day.where(Appointment.starts_at.between(NOON - timedelta(hours=4), NOON + timedelta(hours=12)))

    assert filled.scalar(today) >= 15
