"""A check-in arrives with the flags it calls for, once, in one transaction."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from companion.audit.models import Entry
from companion.checkins.answers import Answers
from companion.checkins.arrival import record, record_text
from companion.checkins.models import CheckIn
from companion.database import uuid7
from companion.errors import Conflict, Refused
from companion.flags.models import Flag
from companion.people.models import Participant
from tests.checkins.making import check_in
from tests.factories import NOON, make_participant

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = date(2026, 11, 23)


def count(db, model):
    return db.scalar(select(func.count(model.id)))


def rules(db):
    return set(db.scalars(select(Flag.rule)))


def test_a_strong_craving_stands_with_its_flag_and_its_entry(db):  # R75, R39
    ada = make_participant(db)
    made = check_in(db, ada, craving=9, note="The bus was late.")
    db.commit()

    assert (made.day, made.told.craving, made.way) == (MONDAY, 9, "page")
    assert rules(db) == {"craving", "note"}
    assert ada.last_checkin_at == NOON
    entry = db.scalars(select(Entry)).one()
    assert (entry.verb, entry.subject_id, entry.about) == ("checked in", ada.id, f"{made.id}, flags 2")


def test_taking_it_back_leaves_neither(db):  # R75
    ada = make_participant(db)
    db.commit()
    check_in(db, ada, craving=9)
    db.rollback()

    assert (count(db, CheckIn), count(db, Flag), count(db, Entry)) == (0, 0, 0)


def test_the_same_hand_in_again_changes_nothing(db):  # R46
    ada, form = make_participant(db), uuid7()
    first = check_in(db, ada, check_in_id=form, craving=9)
    again = check_in(db, ada, at=NOON + timedelta(seconds=2), check_in_id=form, craving=9)

    assert again.id == first.id
    assert (count(db, CheckIn), count(db, Entry)) == (1, 1)
    assert db.scalars(select(Flag)).one().times == 1


@pytest.mark.parametrize(
    "change", [{"craving": 8}, {"craving": 9, "note": "more"}, {"craving": 9, "day": MONDAY - DAY}]
)
def test_the_same_id_with_another_body_is_refused(db, change):  # R46
    ada, form = make_participant(db), uuid7()
    check_in(db, ada, check_in_id=form, craving=9)

    with pytest.raises(Conflict):
        check_in(db, ada, check_in_id=form, **change)
    assert count(db, CheckIn) == 1


def test_the_same_id_from_someone_else_is_refused(db):  # R46, hazard 6
    ada, ben, form = make_participant(db, "Ada"), make_participant(db, "Ben"), uuid7()
    check_in(db, ada, check_in_id=form, craving=9)

    with pytest.raises(Conflict):
        check_in(db, ben, check_in_id=form, craving=9)
    assert db.scalars(select(Flag)).one().participant_id == ada.id


def test_an_answer_about_yesterday_is_late_and_raises_its_flag_on_arrival(db):  # R75
    ada = make_participant(db)
    late = check_in(db, ada, day=MONDAY - DAY, used=True)

    assert late.is_late
    assert rules(db) == {"used"}
    assert not check_in(db, ada, mood=5).is_late


@pytest.mark.parametrize("days", [-1, 3])
def test_a_day_too_far_is_refused(db, days):
    with pytest.raises(Refused, match="two days before"):
        check_in(db, make_participant(db), day=MONDAY - days * DAY, mood=5)
    assert count(db, CheckIn) == 0


def test_the_day_is_that_of_the_place_where_the_person_lives(db):  # hazard 9
    tokyo = make_participant(db, zone="Asia/Tokyo")

    assert check_in(db, tokyo, mood=5).day == date(2026, 11, 24)


def test_earlier_check_ins_are_looked_at_too(db):
    ada = make_participant(db)
    for days in (2, 1, 0):
        check_in(db, ada, at=NOON - days * DAY, mood=2, craving=4)
    check_in(db, ada, at=NOON + HOUR, craving=8)

    assert rules(db) == {"low-mood", "craving"}
    craving = db.scalars(select(Flag).where(Flag.rule == "craving")).one()
    assert craving.reason == [
        [
            "Craving was %(craving)s of 10, %(apart)s above their usual %(usual)s.",
            {"craving": 8, "apart": "4", "usual": "4"},
        ]
    ]


def test_other_people_s_check_ins_never_count(db):  # hazard 6
    ada, ben = make_participant(db, "Ada"), make_participant(db, "Ben")
    check_in(db, ben, craving=8)
    check_in(db, ada, at=NOON + HOUR, craving=8)

    assert {flag.level for flag in db.scalars(select(Flag))} == {1}


def test_a_texted_number_is_one_check_in_however_often_it_is_read(db):
    ada, reply = make_participant(db), uuid7()
    first = record_text(db, ada, 7, NOON, reply)
    again = record_text(db, ada, 7, NOON, reply)

    assert first.id == again.id
    assert (first.told, first.way) == (Answers(mood=7), "text")
    assert count(db, CheckIn) == 1


def test_twenty_at_the_same_moment_are_one(database, db):  # R46
    ada, form, troubles = make_participant(db), uuid7(), []
    db.commit()
    start = threading.Barrier(20)

    def work():
        try:
            start.wait()
            with database.session(writing=True) as mine:
                person = mine.get_one(Participant, ada.id)
                record(mine, person, form, Answers(craving=9), NOON, NOON, "page")
                mine.commit()
        except Exception as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert troubles == []
    assert (count(db, CheckIn), count(db, Entry)) == (1, 1)
    assert db.scalars(select(Flag)).one().times == 1


def test_many_check_ins_of_one_person_at_once_are_all_kept(database, db):  # R75
    ada, troubles = make_participant(db), []
    db.commit()
    start = threading.Barrier(10)

    def work():
        try:
            start.wait()
            with database.session(writing=True) as mine:
                person = mine.get_one(Participant, ada.id)
                record(mine, person, uuid7(), Answers(used=True, craving=9, note="x"), NOON, NOON, "page")
                mine.commit()
        except Exception as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert troubles == []
    assert count(db, CheckIn) == 10
    assert {flag.rule: flag.times for flag in db.scalars(select(Flag))} == {"used": 10, "craving": 10, "note": 10}
