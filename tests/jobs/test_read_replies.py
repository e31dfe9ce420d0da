"""A texted number becomes the check-in; words go to the team; nothing is guessed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.checkins.models import CheckIn
from companion.flags.levels import Level
from companion.flags.models import Flag
from companion.messaging import queries, states
from companion.messaging.models import Message, Sorting, Suppression
from companion.messaging.replies import Arrival, receive
from jobs import follow_up, notice_numbers, read_replies, tidy
from tests.factories import NOON
from tests.messaging.making import again, make_agreed, make_message, make_shift

AN_HOUR = timedelta(hours=1)


def make_asked(db, at=NOON - AN_HOUR, **about):
    """Somebody who was asked how they are, an hour ago."""
    person, opt_in = make_agreed(db, **about)
    question = make_message(db, opt_in, kind="prompt", due_at=at, state=states.DELIVERED, fenced_at=at)
    return person, question


def say(db, person, body, at=NOON, sid="SM1"):
    receive(db, Arrival(person.phone, body, sid), at)
    db.commit()
    read_replies.run(make_shift(db, at))
    db.expire_all()


def ways(db):
    return sorted(db.scalars(select(Sorting.way)))


def answers(db):
    return db.scalars(select(Message.kind).where(Message.text_class == states.ANSWER)).all()


def test_a_number_is_the_check_in(db):
    person, _ = make_asked(db)
    say(db, person, "7")

    check_in = db.scalar(select(CheckIn))
    assert (check_in.answers, check_in.way) == ({"mood": 7}, "text")
    assert (ways(db), answers(db)) == (["check-in"], ["saved"])


def test_a_low_number_is_answered_with_whom_to_call(db):
    person, _ = make_asked(db)
    say(db, person, "1")

    assert answers(db) == ["saved_low"]
    assert "988" in db.scalar(select(Message).where(Message.kind == "saved_low")).body


def test_a_number_long_after_the_question_is_for_the_team(db):
    person, _ = make_asked(db, at=NOON - 12 * AN_HOUR)
    say(db, person, "7")

    assert db.scalar(select(func.count(CheckIn.id))) == 0
    assert (ways(db), answers(db)) == (["team"], ["read_later"])


@pytest.mark.parametrize("body", ["11", "7 or 8", "not great", "seven"])
def test_anything_else_is_for_the_team_and_answered_with_the_fixed_words(db, body):
    person, _ = make_asked(db)
    say(db, person, body)
    flag = db.scalar(select(Flag))

    assert (flag.rule, flag.level) == ("texted", Level.TODAY)
    assert db.scalars(queries.unread([person.id])).one().body == body
    assert "+15555550100" in db.scalar(select(Message).where(Message.kind == "read_later")).body


def test_one_number_answers_one_question(db):
    person, _ = make_asked(db)
    say(db, person, "7", sid="SM1")
    say(db, person, "3", NOON + timedelta(minutes=1), sid="SM2")

    assert ways(db) == ["check-in", "team"]
    assert db.scalar(select(func.count(CheckIn.id))) == 1


def test_several_texts_in_a_row_get_one_answer_and_none_is_lost(db):
    person, _ = make_agreed(db)
    for n in range(3):
        say(db, person, f"and then {n}", NOON + timedelta(minutes=n), sid=f"SM{n}")

    assert answers(db) == ["read_later"]
    assert len(db.scalars(queries.unread([person.id])).all()) == 3


def test_reading_again_changes_nothing(db):
    person, _ = make_asked(db)
    say(db, person, "7")
    read_replies.run(make_shift(db))

    assert db.scalar(select(func.count(CheckIn.id))) == 1


def test_a_text_from_a_phone_we_do_not_know_is_kept(db):
    receive(db, Arrival("+15555550999", "who is this", "SM1"), NOON)
    db.commit()
    read_replies.run(make_shift(db))

    assert ways(db) == ["team"]
    assert answers(db) == []


def test_a_check_in_calls_back_the_rest_of_the_day_s_questions(db):
    person, question = make_asked(db)
    person.last_checkin_at = NOON - 24 * AN_HOUR
    db.commit()
    follow_up.run(make_shift(db))
    second = db.scalar(select(Message).where(Message.kind == "missed"))
    assert second.due_at == question.fenced_at + 3 * AN_HOUR

    say(db, person, "7")
    assert again(db, second).state == states.SUPERSEDED


def test_somebody_who_answered_is_not_asked_again(db):
    person, _ = make_asked(db)
    person.last_checkin_at = NOON - 24 * AN_HOUR
    say(db, person, "7")
    follow_up.run(make_shift(db))

    assert db.scalar(select(func.count(Message.id)).where(Message.kind == "missed")) == 0


def test_asking_again_happens_once(db):
    person, _ = make_asked(db)
    person.last_checkin_at = NOON - 24 * AN_HOUR
    db.commit()
    for minutes in (0, 5, 10):
        follow_up.run(make_shift(db, NOON + timedelta(minutes=minutes)))

    assert db.scalar(select(func.count(Message.id)).where(Message.kind == "missed")) == 1


def test_the_team_hears_once_of_a_number_that_takes_no_texts(db):  # R60
    person, _ = make_agreed(db)
    db.add(Suppression(phone_index=person.phone_index, cause="invalid", at=NOON))
    db.commit()
    notice_numbers.run(make_shift(db))
    notice_numbers.run(make_shift(db))

    assert [(f.rule, f.times) for f in db.scalars(select(Flag))] == [("phone", 1)]


def test_old_tries_go_and_the_rest_stays(db):
    from companion.signin.models import Attempt

    for at in (NOON, NOON - 2 * AN_HOUR):
        db.add(Attempt(mark=b"x", at=at))
    db.commit()
    tidy.run(make_shift(db))

    assert db.scalars(select(Attempt.at)).all() == [NOON]
