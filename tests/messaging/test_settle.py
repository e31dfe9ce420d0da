"""What became of it: answers, callbacks and troubles in any order."""

import itertools
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from companion.errors import Ambiguous, NoSuchPhone, Paused, Stopped, TryLater, Undeliverable
from companion.messaging import carrier, settle, states, suppression
from companion.messaging.models import Suppression
from tests.factories import NOON
from tests.messaging.making import again, make_agreed, make_message, make_sending

SID = "SM1"


def test_an_answer_makes_it_accepted(db):
    message = make_sending(db)

    assert settle.carried(db, message.id, SID, "queued", NOON)
    assert (again(db, message).state, again(db, message).sid) == (states.ACCEPTED, SID)


@pytest.mark.parametrize("order", list(itertools.permutations(["accepted", "sent", "delivered"])), ids=str)
def test_callbacks_come_in_any_order_and_twice(db, order):
    message = make_sending(db)
    for status in (*order, *order):
        settle.carried(db, message.id, SID, status, NOON)

    assert again(db, message).state == states.DELIVERED


@pytest.mark.parametrize("state", [states.SENDING, states.UNKNOWN, states.READY, states.CLAIMED, states.PLANNED])
def test_a_callback_is_proof_whatever_we_believed(db, state):
    """It may come before our own commit, or after we had given the text up."""
    message = make_sending(db)
    message.state = state
    db.flush()

    settle.carried(db, message.id, SID, "sent", NOON)
    assert again(db, message).state == states.SENT


def test_a_callback_for_a_text_that_never_left_or_never_was_changes_nothing(db):
    message = make_message(db)

    assert not settle.carried(db, message.id, SID, "delivered", NOON)
    assert not settle.carried(db, uuid4(), SID, "delivered", NOON)
    assert not settle.carried(db, message.id, SID, "no such word", NOON)
    assert again(db, message).state == states.PLANNED


def test_a_second_reference_for_one_text_is_noticed(db, caplog):
    message = make_sending(db)
    settle.carried(db, message.id, SID, "sent", NOON)
    settle.carried(db, message.id, "SM2", "delivered", NOON)

    assert "left twice" in caplog.text
    assert again(db, message).sid == SID


def fail(db, trouble, **about):
    message = make_sending(db, **about)
    settle.failed(db, message, trouble, NOON, 0.5)
    db.commit()
    return again(db, message)


def test_nobody_knows_is_its_own_state(db):
    assert fail(db, Ambiguous("the line broke")).state == states.UNKNOWN


def test_what_was_certainly_not_taken_is_offered_again_later(db):
    message = fail(db, TryLater("too many", retry_after=120))

    assert message.state == states.READY
    assert message.not_before == NOON + timedelta(seconds=120)


def test_four_tries_are_enough(db):
    message = make_sending(db)
    message.attempts = settle.ATTEMPTS - 1
    settle.failed(db, message, TryLater("too many"), NOON, 0.5)

    assert again(db, message).state == states.DEAD


def test_a_pause_of_the_account_costs_a_text_no_try(db):
    message = fail(db, Paused("no account"))

    assert (message.state, message.attempts) == (states.READY, 0)


def test_a_refused_text_is_dead_with_a_reason(db):
    message = fail(db, Undeliverable("refused"))

    assert (message.state, message.ended) == (states.DEAD, settle.GAVE_UP)


@pytest.mark.parametrize(("trouble", "cause"), [(Stopped("21610"), "carrier"), (NoSuchPhone("21211"), "invalid")])
def test_a_phone_that_takes_none_gets_none_and_its_queue_ends(db, trouble, cause):  # R60
    _, opt_in = make_agreed(db)
    message, waiting = make_sending(db, opt_in), make_message(db, opt_in)
    settle.failed(db, message, trouble, NOON, 0.5)

    assert db.scalars(select(Suppression.cause)).all() == [cause]
    assert [again(db, m).state for m in (message, waiting)] == [states.SUPPRESSED] * 2


def test_a_late_code_tells_of_the_phone_too(db):  # R60
    message = make_sending(db)
    settle.carried(db, message.id, SID, "sent", NOON)
    settle.carried(db, message.id, SID, "undelivered", NOON, "30005")

    assert again(db, message).error == "30005"
    assert suppression.holds(db, message.phone_index)


def test_pauses_double_are_bounded_and_spread():
    assert [settle.pause(n, 0.5) for n in (0, 1, 2, 9)] == [30, 60, 120, 900]
    assert settle.pause(0, 0) < settle.pause(0, 1)


@pytest.mark.parametrize(
    ("status", "expected"), [(500, Ambiguous), (502, Ambiguous), (404, Undeliverable), (401, Paused)]
)
def test_a_code_nobody_knows_is_judged_by_its_status(status, expected):
    assert type(carrier.trouble(status, None)) is expected
