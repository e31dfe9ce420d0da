"""A code on its way: at any hour, to nobody who said stop, and its digits are gone as soon as they may be."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.database import uuid7
from companion.messaging import codes, conversation, fence, outbox, reconcile, settle, states, suppression
from companion.messaging.models import Message
from jobs import send, send_codes
from tests.factories import NOON, make_participant
from tests.messaging.making import again, make_shift

MINUTE = timedelta(minutes=1)
NIGHT = NOON + timedelta(hours=14)


@pytest.fixture
def ada(db):
    return make_participant(db, texts=False)


def claimed(db, ada, at=NOON):
    codes.leave(db, ada, "482913", uuid7(), at)
    outbox.promote(db, at)
    message = outbox.claim(db, "worker", at, 10)[0]
    db.commit()
    return message


def test_a_code_leaves_at_night_and_past_every_cap(db, ada):
    message = claimed(db, ada, NIGHT)

    assert fence.passes(db, message, "worker", NIGHT)


def test_the_same_asking_twice_is_one_text(db, ada):
    asked = uuid7()
    for _ in range(2):
        codes.leave(db, ada, "482913", asked, NOON)

    assert len(db.scalars(select(Message)).all()) == 1


@pytest.mark.parametrize("cause", [suppression.STOP, suppression.ASKED, suppression.INVALID])
def test_a_stop_between_claim_and_fence_holds_a_code_back_too(db, ada, cause):  # R57
    message = claimed(db, ada)
    suppression.suppress(db, ada.phone_index, cause, NOON)

    assert not fence.passes(db, message, "worker", NOON)
    assert again(db, message).state == states.SUPPRESSED


def test_a_code_for_a_number_they_have_no_more_stays_here(db, ada):  # hazard 10
    message = claimed(db, ada)
    ada.phone_index = b"another"
    db.flush()

    assert not fence.passes(db, message, "worker", NOON)
    assert again(db, message).state == states.SUPERSEDED


def test_a_code_that_waited_too_long_is_not_sent(db, ada):
    codes.leave(db, ada, "482913", uuid7(), NOON)
    outbox.promote(db, NOON + 5 * MINUTE)

    assert db.scalars(select(Message)).one().state == states.EXPIRED


def test_nobody_reads_the_digits_but_the_phone_itself(db, ada):
    message = claimed(db, ada)

    assert "482913" in message.in_full
    assert "482913" not in message.body
    assert "······" in message.body


def test_the_digits_are_gone_once_the_carrier_has_them(db, ada):
    message = claimed(db, ada)
    fence.passes(db, message, "worker", NOON)
    settle.carried(db, message.id, "SM1", "queued", NOON)

    message = again(db, message)
    assert message.values is None
    assert "······" in message.in_full


def test_the_drawer_keeps_them_as_long_as_they_open_something(db, ada):  # R35
    codes.leave(db, ada, "482913", uuid7(), NOON)
    outbox.promote(db, NOON)
    send.run(make_shift(db))
    message = again(db, db.scalars(select(Message)).one())
    assert message.state == states.DELIVERED
    assert "482913" in conversation.conversation([message], [], "en")[0].body

    send_codes.run(make_shift(db, NOON + 9 * MINUTE))
    assert again(db, message).values is not None
    send_codes.run(make_shift(db, NOON + 10 * MINUTE))
    assert again(db, message).values is None
    assert "482913" not in conversation.conversation([message], [], "en")[0].body


def test_a_code_that_was_never_sent_is_forgotten_too(db, ada):
    codes.leave(db, ada, "482913", uuid7(), NOON)
    send_codes.run(make_shift(db, NOON + 10 * MINUTE))

    assert db.scalars(select(Message)).one().values is None


def test_a_lost_code_is_known_by_its_words_and_never_sent_again(db, ada):
    message = claimed(db, ada)
    fence.passes(db, message, "worker", NOON)
    db.commit()
    reconcile.abandon(db, NOON + 2 * MINUTE)
    for _ in range(2):
        reconcile.conclude(db, again(db, message), (), NOON + 6 * MINUTE)

    assert again(db, message).state == states.DEAD
