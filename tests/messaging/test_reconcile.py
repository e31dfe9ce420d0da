"""A text whose answer got lost: the carrier's list decides, looked at twice."""

from datetime import timedelta

import pytest

from companion.messaging import reconcile, settle, states
from companion.messaging.transports import Carried
from tests.factories import NOON
from tests.messaging.making import again, make_agreed, make_message, make_sending

A_MINUTE = timedelta(minutes=1)


def make_unknown(db, opt_in=None, **about):
    message = make_sending(db, opt_in)
    message.state = states.UNKNOWN
    for name, value in about.items():
        setattr(message, name, value)
    db.commit()
    return message


def listed(sid="SM1", after=timedelta(seconds=1), body=""):
    return Carried(sid, "sent", "", NOON + after, body)


def looked_for(db, at):
    return list(db.scalars(reconcile.to_look_for(at)))


def test_a_sending_without_an_answer_is_nobody_s_after_a_minute(db):
    message = make_sending(db)
    reconcile.abandon(db, NOON + A_MINUTE / 2)
    assert again(db, message).state == states.SENDING

    reconcile.abandon(db, NOON + A_MINUTE)
    assert again(db, message).state == states.UNKNOWN


def test_it_is_looked_for_after_a_minute_and_again_after_five(db):
    message = make_unknown(db)

    assert looked_for(db, NOON + A_MINUTE / 2) == []
    assert looked_for(db, NOON + A_MINUTE) == [message]
    reconcile.conclude(db, message, [], NOON + A_MINUTE)
    db.expire_all()
    assert looked_for(db, NOON + 4 * A_MINUTE) == []
    assert looked_for(db, NOON + 5 * A_MINUTE) == [message]


def test_what_the_list_shows_has_left(db):
    message = make_unknown(db)
    reconcile.conclude(db, message, [listed()], NOON + A_MINUTE)

    assert (again(db, message).state, again(db, message).sid) == (states.SENT, "SM1")


def test_what_the_list_shows_only_at_the_second_look_has_left_too(db):
    message = make_unknown(db)
    reconcile.conclude(db, message, [], NOON + A_MINUTE)
    reconcile.conclude(db, again(db, message), [listed()], NOON + 5 * A_MINUTE)

    assert again(db, message).state == states.SENT


def test_after_two_empty_looks_it_is_offered_again(db):
    message = make_unknown(db)
    reconcile.conclude(db, message, [], NOON + A_MINUTE)
    assert again(db, message).state == states.UNKNOWN

    reconcile.conclude(db, again(db, message), [], NOON + 5 * A_MINUTE)
    assert again(db, message).state == states.READY


def test_two_reconcilers_with_the_same_look_count_it_once(db):
    message = make_unknown(db)
    stale = message.looks
    reconcile.conclude(db, message, [], NOON + A_MINUTE)
    assert message.looks == stale  # the second one still holds what it read
    reconcile.conclude(db, message, [], NOON + A_MINUTE)

    assert again(db, message).looks == 1


@pytest.mark.parametrize(("about", "expected"), [({"text_class": states.CODE}, "dead"), ({"attempts": 4}, "dead")])
def test_a_code_is_never_sent_again_and_nothing_for_ever(db, about, expected):
    message = make_unknown(db, looks=1, **about)
    reconcile.conclude(db, message, [], NOON + 5 * A_MINUTE)

    assert again(db, message).state == expected


def test_an_entry_that_is_another_text_of_ours_is_not_it(db):
    _, opt_in = make_agreed(db)
    make_message(db, opt_in, sid="SM1", state=states.SENT, fenced_at=NOON - A_MINUTE)
    message = make_unknown(db, opt_in)
    reconcile.conclude(db, message, [listed("SM1")], NOON + A_MINUTE)

    assert again(db, message).state == states.UNKNOWN


def test_an_entry_from_another_time_is_not_it(db):
    message = make_unknown(db)

    assert reconcile.found(message, [listed(after=2 * reconcile.SKEW)], set()) is None
    assert reconcile.found(message, [listed(after=-7 * A_MINUTE)], set()).sid == "SM1"  # its clock may be off


def test_a_code_is_told_by_its_words(db):
    message = make_unknown(db, text_class=states.CODE)

    assert reconcile.found(message, [listed(body="other words")], set()) is None
    assert reconcile.found(message, [listed(body=message.body)], set()) is not None


def test_the_silent_are_asked_about_three_times(db):
    message = make_sending(db)
    settle.carried(db, message.id, "SM1", "accepted", NOON)
    asked = []
    for minutes in range(0, 60 * 10, 5):
        for silent in db.scalars(reconcile.to_poll(NOON + minutes * A_MINUTE)):
            asked.append(minutes)
            reconcile.polled(db, silent, Carried("SM1", "accepted"), NOON + minutes * A_MINUTE)
        db.expire_all()

    assert asked == [15, 60, 360]
