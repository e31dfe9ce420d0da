"""Texts that come in: kept once, stops obeyed at once."""

import pytest
from sqlalchemy import func, select

from companion import vault
from companion.audit.models import Entry
from companion.messaging import agreeing, outbox, queries, replies, states, suppression
from companion.messaging.models import Message, Reading, Reply, Sorting
from companion.messaging.replies import Arrival, receive
from companion.people.models import OptIn, OptOut
from tests.factories import NOON, make_participant, make_staff
from tests.messaging.making import again, make_agreed, make_message


def say(db, person, body, sid="SM1", **about):
    return receive(db, Arrival(person.phone, body, sid, **about), NOON)


def ways(db):
    return db.scalars(select(Sorting.way)).all()


def test_a_text_is_kept_once_however_often_it_is_delivered(db):  # R58
    person, _ = make_agreed(db)

    assert say(db, person, "hello") is not None
    assert say(db, person, "hello") is None
    assert db.scalar(select(func.count(Reply.id))) == 1
    assert db.scalar(select(Reply)).body == "hello"


def test_a_stop_ends_everything_that_waits_and_is_recorded(db):  # R57, R38
    person, opt_in = make_agreed(db)
    waiting = make_message(db, opt_in)
    say(db, person, "STOP")

    assert again(db, waiting).state == states.SUPPRESSED
    assert agreeing.stopped(db, person)
    assert ways(db) == ["stop"]
    assert db.scalars(select(Entry.verb)).all() == ["texts.stopped"]


def test_a_word_the_carrier_answers_is_not_answered_twice(db):  # R57
    person, _ = make_agreed(db)
    say(db, person, "STOP", "SM1")
    say(db, person, "HELP", "SM2")

    assert db.scalars(select(Message.kind)).all() == []
    assert ways(db) == ["stop", "help"]


def test_a_stop_in_other_words_is_confirmed_once(db):  # R57
    person, _ = make_agreed(db)
    say(db, person, "please stop texting me", "SM1")
    say(db, person, "no more texts", "SM2")

    assert db.scalars(select(Message.kind)).all() == ["stopped"]
    assert agreeing.stopped(db, person)


def test_start_lifts_the_stop_and_only_the_stop(db):
    person, _ = make_agreed(db)
    suppression.suppress(db, person.phone_index, suppression.INVALID, NOON)
    say(db, person, "STOP", "SM1")
    say(db, person, "START", "SM2")

    standing = db.scalars(suppression.standing(person.phone_index)).all()
    assert [s.cause for s in standing] == ["invalid"]


def test_start_does_not_bring_back_an_agreement_that_was_taken_back(db):  # R56
    person, _ = make_agreed(db)
    agreeing.take_back(db, person, NOON)
    say(db, person, "START")

    assert db.scalars(queries.agreed()).all() == []


def test_a_stop_from_a_phone_we_do_not_know_holds_too(db):  # R57
    receive(db, Arrival("+15555550999", "stop", "SM1"), NOON)

    assert suppression.holds(db, vault.index("+15555550999"))


def test_words_wait_for_the_job(db):
    person, _ = make_agreed(db)
    reply = say(db, person, "could someone call me")

    assert db.scalars(queries.unsorted()).all() == [reply]
    assert reply.participant_id == person.id


def test_somebody_without_an_agreement_is_not_answered_by_text(db):  # R56
    person = make_participant(db, texts=False)
    replies.answer(db, person, "read_later", "key", NOON)

    assert db.scalar(select(func.count(Message.id))) == 0


def test_a_reply_is_unread_until_a_colleague_read_it(db):
    person, _ = make_agreed(db)
    dana = make_staff(db)
    reply = say(db, person, "hello")
    replies.sort(db, reply, "team", NOON)
    assert db.scalars(queries.unread([person.id])).all() == [reply]

    replies.read(db, reply, dana, NOON)
    replies.read(db, reply, dana, NOON)
    assert db.scalars(queries.unread([person.id])).all() == []
    assert db.scalar(select(func.count(Reading.id))) == 1


def test_agreeing_is_confirmed_once_and_stands(db):  # R56
    person = make_participant(db, texts=False)
    first = agreeing.agree(db, person, NOON)

    assert agreeing.agree(db, person, NOON) is first
    assert db.scalars(select(Message.kind)).all() == ["agreed"]
    assert first.phone_index == person.phone_index


def test_taking_it_back_ends_what_waits_in_the_same_transaction(db):
    person, opt_in = make_agreed(db)
    waiting = make_message(db, opt_in)
    agreeing.take_back(db, person, NOON)
    agreeing.take_back(db, person, NOON)

    assert (again(db, waiting).state, again(db, waiting).ended) == (states.SUPPRESSED, agreeing.TAKEN_BACK)
    assert db.scalar(select(func.count(OptOut.id))) == 1


def test_agreeing_again_after_that_is_a_new_agreement(db):
    person, _ = make_agreed(db)
    agreeing.take_back(db, person, NOON)
    agreeing.agree(db, person, NOON)

    assert db.scalar(select(func.count(OptIn.id))) == 2
    assert len(db.scalars(queries.agreed()).all()) == 1


@pytest.mark.parametrize(("listing", "state"), [("came", "sent"), ("coming", "planned"), ("ended", "dead")])
def test_a_person_finds_what_came_what_comes_and_what_did_not(db, listing, state):
    person, opt_in = make_agreed(db)
    made = {name: make_message(db, opt_in, state=name) for name in ("sent", "planned", "dead")}
    make_message(db)

    assert db.scalars(getattr(queries, listing)(person)).all() == [made[state]]
    assert outbox.version(db, person.id, outbox.SCHEDULE) == 0
