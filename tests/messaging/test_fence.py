"""The only gate to the wire asks everything again."""

from datetime import timedelta

import pytest

from companion.messaging import agreeing, fence, outbox, quiet, states, suppression
from tests.factories import NOON
from tests.messaging.making import again, make_agreed, make_claimed, make_message, make_sending

A_MINUTE = timedelta(minutes=1)


def passes(db, message, owner="worker", at=NOON):
    return fence.passes(db, message, owner, at)


def test_a_text_that_still_holds_passes_once(db):
    message = make_claimed(db)

    assert passes(db, message)
    assert not passes(db, message)
    assert (again(db, message).state, again(db, message).attempts) == (states.SENDING, 1)
    assert again(db, message).sent_at == NOON


def test_a_stop_between_claim_and_sending_holds(db):  # R57
    message = make_claimed(db)
    suppression.suppress(db, message.phone_index, suppression.STOP, NOON)

    assert not passes(db, message)
    assert again(db, message).state == states.SUPPRESSED


@pytest.mark.parametrize("taken_back", [True, False])
def test_a_stop_that_the_outbox_missed_is_seen_by_the_fence(db, taken_back):  # R57
    person, opt_in = make_agreed(db)
    message = make_message(db, opt_in)
    if taken_back:
        agreeing.take_back(db, person, NOON)
    else:
        suppression.suppress(db, person.phone_index, suppression.STOP, NOON)
    message.state, message.lease_owner, message.lease_until = states.CLAIMED, "worker", NOON + A_MINUTE
    db.flush()

    assert not passes(db, message)
    assert again(db, message).state == states.SUPPRESSED


def test_a_plan_that_moved_on_is_seen_by_the_fence(db):
    person, opt_in = make_agreed(db)
    outbox.supersede(db, person, outbox.SCHEDULE, NOON)  # while the planner was reading
    message = make_claimed(db, opt_in)

    assert not passes(db, message)
    assert again(db, message).state == states.SUPERSEDED


def test_a_number_that_changed_gets_nothing_meant_for_the_old_one(db):
    message = make_claimed(db)
    message.participant.phone_index = b"another phone"
    db.flush()

    assert not passes(db, message)
    assert again(db, message).ended == fence.MOVED


def test_somebody_else_s_claim_and_a_claim_that_ran_out_do_not_pass(db):
    message = make_claimed(db)

    assert not passes(db, message, owner="other")
    assert again(db, message).state == states.CLAIMED
    assert not passes(db, message, at=NOON + outbox.LEASE)


def test_too_late_is_too_late(db):
    message = make_claimed(db, lasts=timedelta(seconds=60))

    assert not passes(db, message, at=NOON + timedelta(seconds=60))
    assert again(db, message).state == states.EXPIRED


def test_what_is_held_up_into_the_night_waits_for_the_morning(db):  # R59
    night = NOON + timedelta(hours=9, minutes=1)
    message = make_claimed(db, at=night, lasts=timedelta(hours=20))

    assert not passes(db, message, at=night)
    assert again(db, message).state == states.PLANNED
    assert again(db, message).due_at == quiet.over(night, message.zone)


def test_what_has_no_morning_left_ends(db):  # R59
    night = NOON + timedelta(hours=9, minutes=1)
    message = make_claimed(db, at=night, lasts=timedelta(hours=2))

    assert not passes(db, message, at=night)
    assert again(db, message).state == states.EXPIRED


def test_a_second_text_to_a_phone_waits_while_nobody_knows_of_the_first(db):
    _, opt_in = make_agreed(db)
    make_sending(db, opt_in, kind="read_later")
    second = make_claimed(db, opt_in, kind="saved")

    assert not passes(db, second)
    assert again(db, second).state == states.READY
    assert again(db, second).not_before > NOON


def test_one_reminder_a_minute_and_six_a_day(db):  # R59
    _, opt_in = make_agreed(db)
    for n in range(7):
        at = NOON + n * A_MINUTE
        message = make_claimed(db, opt_in, at=at)
        assert passes(db, message, at=at) is (n < 6)
        outbox.move(db, (outbox.Message.id == message.id,), states.ACCEPTED, at, expected=(states.SENDING,))
    hasty = make_claimed(db, at=NOON)
    passes(db, hasty)
    outbox.move(db, (outbox.Message.id == hasty.id,), states.ACCEPTED, NOON, expected=(states.SENDING,))
    opt_in_there = db.get_one(type(opt_in), hasty.opt_in_id)
    assert not passes(db, make_claimed(db, opt_in_there, at=NOON + A_MINUTE / 2), at=NOON + A_MINUTE / 2)


def test_an_answer_to_the_person_does_not_wait_for_the_cap(db):
    _, opt_in = make_agreed(db)
    for _ in range(7):
        make_message(db, opt_in, state=states.DELIVERED, fenced_at=NOON - A_MINUTE / 2)

    assert passes(db, make_claimed(db, opt_in, kind="read_later"))


def test_the_one_word_after_a_stop_is_let_out(db):  # R57
    _, opt_in = make_agreed(db)
    suppression.suppress(db, opt_in.phone_index, suppression.ASKED, NOON)

    assert passes(db, make_claimed(db, opt_in, kind="stopped"))


def test_a_commit_that_took_too_long_is_taken_back(db):
    message = make_sending(db)
    fence.step_back(db, message, NOON)

    assert (again(db, message).state, again(db, message).attempts) == (states.READY, 0)
