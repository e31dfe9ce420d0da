"""Many workers at the same moment: each text has one owner, each slot one taker, each phone one text on the wire."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import func, select

from companion.messaging import fence, outbox, states, suppression, ticking
from companion.messaging.models import Message, Reply, Suppression
from companion.messaging.replies import Arrival, receive
from companion.people.models import OptIn
from tests.factories import NOON
from tests.messaging.making import again, make_agreed, make_claimed, make_message

WORKERS = 8


def together(database, work):
    """Run `work(db, n)` in many threads that start at the same instant, each in its own transaction."""
    start = Barrier(WORKERS)

    def one(n):
        start.wait()
        with database.session(writing=True) as db:
            result = work(db, n)
            db.commit()
            return result

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def test_no_text_is_claimed_twice(database, db):  # R69
    _, opt_in = make_agreed(db)
    made = {make_message(db, opt_in).id for _ in range(40)}
    outbox.promote(db, NOON)
    db.commit()

    claimed = together(database, lambda db, n: [m.id for m in outbox.claim(db, str(n), NOON, 5)])

    everyone = [message_id for mine in claimed for message_id in mine]
    assert len(everyone) == len(set(everyone))
    assert set(everyone) <= made
    assert len(everyone) >= 5


def test_of_many_texts_to_one_phone_one_passes_the_fence(database, db):
    _, opt_in = make_agreed(db)
    claimed = [make_claimed(db, opt_in, kind="read_later", owner=str(n)) for n in range(WORKERS)]

    ids = [message.id for message in claimed]
    db.commit()

    passed = together(database, lambda db, n: fence.passes(db, db.get_one(Message, ids[n]), str(n), NOON))

    assert sum(passed) == 1
    assert sorted(again(db, m).state for m in claimed) == ["ready"] * (WORKERS - 1) + ["sending"]


def test_a_stop_and_a_sending_come_one_after_the_other(database, db):  # R57
    """After both are done, the text left before the stop, or it did not leave."""
    for round_number in range(5):
        person, opt_in = make_agreed(db)
        message = make_claimed(db, opt_in)
        index, message_id = person.phone_index, message.id
        db.commit()

        def work(db, n, index=index, message_id=message_id):
            if n:
                return suppression.suppress(db, index, suppression.STOP, NOON)
            return fence.passes(db, db.get_one(Message, message_id), "worker", NOON)

        left = together(database, work)[0]
        assert again(db, message).state == (states.SENDING if left else states.SUPPRESSED), round_number
        assert db.scalar(select(func.count(Suppression.id)).where(Suppression.phone_index == index)) == 1


def test_planning_the_same_occasion_at_once_is_one_text(database, db):
    _, opt_in = make_agreed(db)
    occasion = outbox.Occasion("prompt", "prompt:ada:today", NOON, NOON + timedelta(hours=1), "UTC", {})

    def work(db, _n, opt_in_id=opt_in.id):
        return outbox.plan(db, db.get_one(OptIn, opt_in_id), occasion, NOON)

    db.commit()
    assert sum(together(database, work)) == 1


def test_a_webhook_delivered_many_times_at_once_is_one_reply(database, db):  # R58
    person, _ = make_agreed(db)
    phone = person.phone
    db.commit()

    kept = together(database, lambda db, _: receive(db, Arrival(phone, "STOP", "SM1"), NOON) is not None)

    assert sum(kept) == 1
    assert db.scalar(select(func.count(Reply.id))) == 1


def test_a_slot_is_taken_by_one_process(database, db):  # R69
    for beat in range(3):
        at = NOON + timedelta(seconds=60 * beat)
        assert sum(together(database, lambda db, _, at=at: ticking.take(db, "plan", 60, at))) == 1

    assert not ticking.take(db, "plan", 60, NOON)
    assert ticking.take(db, "other", 60, NOON)
