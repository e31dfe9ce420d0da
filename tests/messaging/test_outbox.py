"""Planning, calling back, promoting and claiming: each once, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from companion.messaging import outbox, states
from companion.messaging.models import Message, Plan
from tests.factories import NOON
from tests.messaging.making import again, make_agreed, make_claimed, make_message

LATER = NOON + timedelta(hours=2)


def test_the_same_key_twice_is_one_text(db):
    _, opt_in = make_agreed(db)
    make_message(db, opt_in, key="session_day:ada:tomorrow")

    with pytest.raises(AssertionError):
        make_message(db, opt_in, key="session_day:ada:tomorrow")
    assert db.scalar(select(func.count(Message.id))) == 1


def test_an_occasion_that_was_withdrawn_may_be_planned_again(db):
    person, opt_in = make_agreed(db)
    make_message(db, opt_in, key="session_day:ada:tomorrow")
    outbox.supersede(db, person, outbox.SCHEDULE, NOON)

    assert make_message(db, opt_in, key="session_day:ada:tomorrow").state == states.PLANNED


def test_without_an_agreement_the_table_itself_refuses_a_reminder(db):  # R56
    message = make_message(db)

    message.opt_in_id = None
    with pytest.raises(IntegrityError):
        db.flush()
    db.rollback()


def test_the_words_are_not_stored(db):  # R30
    message = make_message(db)

    assert "Nov 23" in message.body
    assert {"body", "text"}.isdisjoint(Message.__table__.columns.keys())
    assert b"2026-11-23" not in message.values_box


def test_a_change_calls_back_what_it_was_about_and_nothing_else(db):
    person, opt_in = make_agreed(db)
    session, question = make_message(db, opt_in), make_message(db, opt_in, kind="prompt")
    claimed = make_claimed(db, opt_in)
    outbox.supersede(db, person, outbox.SCHEDULE, NOON)
    outbox.supersede(db, person, outbox.SCHEDULE, NOON)

    assert again(db, session).state == states.SUPERSEDED
    assert again(db, session).ended == outbox.CHANGED
    assert again(db, claimed).state == states.SUPERSEDED
    assert again(db, question).state in states.OPEN
    assert db.scalar(select(Plan.version).where(Plan.topic == outbox.SCHEDULE)) == 2


def test_what_has_left_is_history_and_stays(db):
    person, opt_in = make_agreed(db)
    gone = make_message(db, opt_in, state=states.DELIVERED)
    outbox.supersede(db, person, outbox.SCHEDULE, NOON)

    assert again(db, gone).state == states.DELIVERED


def test_due_texts_become_ready_and_late_ones_end_with_a_reason(db):
    due, early = make_message(db), make_message(db, due_at=LATER)
    late = make_message(db, due_at=NOON - timedelta(hours=5), lasts=timedelta(hours=4))
    outbox.promote(db, NOON)

    assert [again(db, m).state for m in (due, early, late)] == [states.READY, states.PLANNED, states.EXPIRED]
    assert again(db, late).ended == outbox.TOO_LATE


def test_a_text_is_claimed_by_one_worker_and_comes_back_when_that_one_dies(db):
    message = make_claimed(db, owner="first")

    assert outbox.claim(db, "second", NOON, 10) == []
    outbox.promote(db, NOON + outbox.LEASE)
    assert [m.id for m in outbox.claim(db, "second", NOON + outbox.LEASE, 10)] == [message.id]


def test_what_matters_most_goes_first(db):
    _, opt_in = make_agreed(db)
    kinds = ["prompt", "session_soon", "read_later"]
    for kind in kinds:
        make_message(db, opt_in, kind=kind)
    outbox.promote(db, NOON)

    assert [m.kind for m in outbox.claim(db, "me", NOON, 10)] == list(reversed(kinds))


def test_a_text_that_was_given_back_waits_for_its_time(db):
    message = make_claimed(db)
    outbox.give_back(db, message, "worker", NOON, LATER)

    assert outbox.claim(db, "other", NOON, 10) == []
    assert len(outbox.claim(db, "other", LATER, 10)) == 1


def test_a_new_language_is_spoken_by_texts_that_have_not_left(db):
    person, opt_in = make_agreed(db)
    message = make_message(db, opt_in)
    person.language = "es"
    db.flush()
    outbox.speak(db, person)

    assert "23 de noviembre" in again(db, message).body


@pytest.mark.parametrize("ended", [states.DELIVERED, *states.ENDED])
def test_no_end_leads_back_to_the_wire(ended):
    assert states.MAY[ended] == set()


def test_only_the_fence_leads_to_the_wire():
    assert states.before(states.SENDING) == (states.CLAIMED,)
