"""Texts leave exactly once, whatever the carrier says or hides: the real client, real HTTP, both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.errors import Paused
from companion.messaging import outbox, sending, states, suppression
from companion.messaging.models import Message
from companion.people.models import Site
from jobs import poll_status, promote, reconcile, send
from tests.factories import NOON, make_site
from tests.messaging.making import again, make_agreed, make_claimed, make_message, make_sending, make_shift

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def real(db):
    """A site whose people are real, so that its texts go out."""
    return make_site(db, demo=False)


def work(db, wire, at=NOON, jobs=(promote, send)):
    db.commit()
    for job in jobs:
        job.run(make_shift(db, at, wire))


def later(db, wire, carrier, minutes):
    """All jobs, at each of these minutes after NOON."""
    for minute in minutes:
        carrier.now = NOON + minute * A_MINUTE
        work(db, wire, carrier.now, (promote, send, reconcile))


def test_a_due_text_leaves_once(db, real, carrier, wire):
    message = make_message(db)
    work(db, wire)
    work(db, wire)

    assert [m["body"] for m in carrier.messages] == [message.body]
    assert again(db, message).state == states.ACCEPTED
    assert again(db, message).sid == carrier.messages[0]["sid"]


def test_a_demo_site_s_text_goes_to_the_drawer_whatever_is_set_up(db, carrier, wire):  # R35
    message = make_message(db)
    work(db, wire)

    assert carrier.asked == []
    assert again(db, message).sid == f"drawer-{message.id}"
    assert again(db, message).state == states.DELIVERED


@pytest.mark.parametrize("fault", ["drop", "503 after", "garbage", "hang"])
def test_a_text_that_was_taken_in_silence_is_found_and_not_sent_again(db, real, carrier, wire, fault):  # R67
    message = make_message(db)
    carrier.faults.append(fault)
    work(db, wire)
    assert again(db, message).state == states.UNKNOWN

    later(db, wire, carrier, range(12))
    assert len(carrier.messages) == 1
    assert again(db, message).sid == carrier.messages[0]["sid"]


@pytest.mark.parametrize("fault", ["lose", "503 before"])
def test_a_text_that_was_lost_is_sent_again_after_two_empty_looks(db, real, carrier, wire, fault):  # R67
    message = make_message(db)
    carrier.faults.append(fault)
    work(db, wire)
    later(db, wire, carrier, range(5))
    assert carrier.messages == []

    later(db, wire, carrier, range(5, 9))
    assert len(carrier.messages) == 1
    assert again(db, message).state == states.ACCEPTED


def test_a_text_that_the_list_shows_late_is_still_sent_once(db, real, carrier, wire):
    message = make_message(db)
    carrier.faults.append("drop")
    carrier.hidden = 1
    work(db, wire)
    later(db, wire, carrier, range(9))

    assert len(carrier.messages) == 1
    assert again(db, message).sid == carrier.messages[0]["sid"]


def test_a_list_that_cannot_be_read_is_no_look(db, real, carrier, wire):
    message = make_message(db)
    carrier.faults.append("drop")
    work(db, wire)
    carrier.down = True
    later(db, wire, carrier, range(9))
    assert (again(db, message).state, again(db, message).looks) == (states.UNKNOWN, 0)

    carrier.down = False
    later(db, wire, carrier, range(9, 12))
    assert len(carrier.messages) == 1
    assert again(db, message).state == states.ACCEPTED


def test_too_many_at_once_waits_as_long_as_it_was_told(db, real, carrier, wire):
    message = make_message(db)
    carrier.faults.append("429")
    work(db, wire)
    assert again(db, message).not_before == NOON + timedelta(seconds=90)

    work(db, wire, NOON + A_MINUTE)
    assert carrier.messages == []
    work(db, wire, NOON + 2 * A_MINUTE)
    assert len(carrier.messages) == 1


def test_a_number_that_does_not_exist_gets_nothing_more(db, real, carrier, wire):  # R60
    _, opt_in = make_agreed(db)
    message, next_one = make_message(db, opt_in), make_message(db, opt_in, due_at=NOON + A_MINUTE)
    carrier.faults.append("21211")
    work(db, wire)
    work(db, wire, NOON + 2 * A_MINUTE)

    assert [again(db, m).state for m in (message, next_one)] == [states.SUPPRESSED] * 2
    assert carrier.messages == []


def test_an_account_that_is_not_in_order_stops_all_and_loses_nothing(db, real, carrier, wire, caplog):  # R67
    made = [make_message(db) for _ in range(3)]
    carrier.faults.append("20003")
    work(db, wire)
    assert len(carrier.asked) == 1
    assert "not leaving" in caplog.text
    assert {again(db, m).state for m in made} == {states.READY}

    work(db, wire, NOON + 2 * A_MINUTE)
    assert len(carrier.messages) == 3


def test_after_five_answers_nobody_could_read_the_rest_waits(db, real, carrier, wire):
    for _ in range(8):
        make_message(db)
    carrier.faults += ["503 before"] * 8
    work(db, wire)

    assert len(carrier.asked) == send.LOST_IN_A_ROW


def test_a_stop_between_claim_and_wire_holds(db, real, carrier, wire):  # R57
    message = make_claimed(db)
    suppression.suppress(db, message.phone_index, suppression.STOP, NOON)
    db.commit()

    sending.deliver(db, message, "worker", wire, lambda: NOON, 0.5)
    assert carrier.asked == []


# The crash matrix: a worker dies at each place, and others carry on.


def test_a_worker_that_dies_after_its_claim_loses_nothing(db, real, carrier, wire):
    make_claimed(db, owner="dead")
    later(db, wire, carrier, [0, 1, 3])

    assert len(carrier.messages) == 1


@pytest.mark.parametrize("taken", [True, False])
def test_a_worker_that_dies_at_the_wire_doubles_nothing_and_loses_nothing(db, real, carrier, wire, taken):
    message = make_sending(db, owner="dead")
    if taken:
        service = carrier.account.messaging_service_sid
        carrier.take({"To": message.participant.phone, "Body": message.body, "MessagingServiceSid": service})
    later(db, wire, carrier, range(10))

    assert len(carrier.messages) == 1
    assert again(db, message).sid == carrier.messages[0]["sid"]


def test_a_freeze_between_fence_and_wire_sends_nothing(db, real, carrier, wire, monkeypatch):
    message = make_claimed(db)
    beats = iter([0.0, 60.0])
    monkeypatch.setattr(sending.time, "monotonic", lambda: next(beats))
    sending.deliver(db, message, "worker", wire, lambda: NOON, 0.5)

    assert carrier.asked == []
    assert (again(db, message).state, again(db, message).attempts) == (states.READY, 0)


def test_a_freeze_before_the_fence_loses_the_claim(db, real, carrier, wire):
    message = make_claimed(db)
    awake = NOON + outbox.LEASE
    outbox.promote(db, awake)
    sending.deliver(db, message, "worker", wire, lambda: awake, 0.5)

    assert carrier.asked == []
    assert again(db, message).state == states.READY


def test_after_ten_hours_without_jobs_there_is_no_burst_and_nothing_stale(db, real, carrier, wire):  # R59
    _, opt_in = make_agreed(db)
    for hour in range(10):
        make_message(db, opt_in, due_at=NOON - timedelta(hours=hour), lasts=timedelta(hours=4))
    work(db, wire)

    assert len(carrier.messages) == 1
    assert sorted(m.state for m in db.scalars(select(Message))) == ["accepted"] + ["expired"] * 6 + ["ready"] * 3


def test_a_night_is_never_reached_by_the_carrier_s_own_queue(db, real, carrier, wire):  # R59
    evening = NOON + timedelta(hours=8, minutes=59)
    make_message(db, due_at=evening)
    work(db, wire, evening)

    assert carrier.asked[0][1]["ValidityPeriod"] == "60"


def test_a_lost_callback_is_asked_for(db, real, carrier, wire):
    message = make_message(db)
    work(db, wire)
    carrier.messages[0].update(status="delivered")
    work(db, wire, NOON + 15 * A_MINUTE, (poll_status,))

    assert again(db, message).state == states.DELIVERED


def test_the_end_of_the_shift_leaves_the_rest_for_the_next(db, real, carrier, wire):
    message = make_message(db)
    db.commit()
    promote.run(make_shift(db))
    shift = make_shift(db, NOON, wire)
    shift.ending.set()
    send.run(shift)

    assert again(db, message).state == states.READY


def test_no_transaction_is_open_while_the_carrier_answers(db, real):
    open_ones = []

    class Watching:
        def send(self, text):
            open_ones.append(db.in_transaction())
            raise Paused("seen enough")

    make_message(db)
    work(db, Watching())

    assert open_ones == [False]
    assert db.scalar(select(Site.demo_since)) is None
