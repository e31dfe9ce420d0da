"""A code by text: six digits for one attempt, ten minutes, five tries, once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.messaging import states, suppression
from companion.messaging.models import Message
from companion.signin import text_codes
from companion.signin.models import TextCode
from jobs import send_codes
from tests.factories import NOON, make_participant
from tests.messaging.making import make_shift
from tests.signin.at_once import at_once

PHONE = "+12125550147"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(db):
    return make_participant(db, phone=PHONE, texts=False)


@pytest.fixture
def asked(db, ada):
    """The attempt and its digits."""
    attempt = text_codes.ask(db, PHONE, "10.0.0.1", NOON).attempt
    return attempt, db.scalars(select(TextCode)).one().digits


def wrong(digits, n=1):
    return f"{(int(digits) + n) % 10**6:06}"


def test_the_digits_open_once(db, ada, asked):  # R10
    attempt, digits = asked

    assert len(digits) == 6 and digits.isdecimal()
    assert text_codes.spend(db, attempt, f" {digits[:3]} {digits[3:]} ", NOON + MINUTE).id == ada.id
    assert text_codes.spend(db, attempt, digits, NOON + MINUTE) is None


def test_after_ten_minutes_they_open_nothing(db, asked):  # R10
    attempt, digits = asked

    assert text_codes.spend(db, attempt, digits, NOON + 10 * MINUTE) is None
    assert text_codes.GOOD_FOR <= 10 * MINUTE


def test_after_five_tries_the_right_digits_open_nothing(db, asked):  # R10
    attempt, digits = asked
    for n in range(1, text_codes.TRIES + 1):
        assert text_codes.spend(db, attempt, wrong(digits, n), NOON) is None

    assert text_codes.spend(db, attempt, digits, NOON) is None


def test_the_fifth_try_may_still_be_the_right_one(db, ada, asked):
    attempt, digits = asked
    for n in range(1, text_codes.TRIES):
        text_codes.spend(db, attempt, wrong(digits, n), NOON)

    assert text_codes.spend(db, attempt, digits, NOON).id == ada.id


def test_the_digits_belong_to_the_browser_that_asked(db, ada, monkeypatch):  # R10
    drawn = iter((7, 250))
    monkeypatch.setattr(text_codes.secrets, "randbelow", lambda _: next(drawn))
    mine = text_codes.ask(db, PHONE, "10.0.0.1", NOON).attempt
    other = text_codes.ask(db, PHONE, "10.0.0.2", NOON).attempt

    assert text_codes.spend(db, other, "000007", NOON) is None
    assert text_codes.spend(db, "made up", "000007", NOON) is None
    assert text_codes.spend(db, mine, "000007", NOON).id == ada.id


def test_the_same_digits_in_two_requests_at_once_open_once(db, database, ada, asked):  # R10
    attempt, digits = asked
    db.commit()

    opened = at_once(database, 6, lambda own: text_codes.spend(own, attempt, digits, NOON))

    assert [one.id for one in opened if one] == [ada.id]


def test_guesses_at_once_are_all_counted(db, database, asked):  # R10
    attempt, digits = asked
    db.commit()

    at_once(database, 8, lambda own: text_codes.spend(own, attempt, wrong(digits), NOON))

    assert db.scalar(select(TextCode.tries).execution_options(populate_existing=True)) == text_codes.TRIES


def test_a_number_that_nobody_has_makes_the_same_row_and_no_text(db, ada):  # R12
    for phone in (PHONE, "+12125550148", "none"):
        assert text_codes.ask(db, phone, "10.0.0.1", NOON).attempt
    rows = db.scalars(select(TextCode).order_by(TextCode.id)).all()
    assert [bool(row.participant_id) for row in rows] == [True, False, False]
    assert all(row.digits and row.code_mark and row.expires_at == NOON + 10 * MINUTE for row in rows)
    nobody_s = [text_codes.spend(db, f"{n}", "123456", NOON) for n in range(3)]
    db.commit()

    send_codes.run(make_shift(db))

    assert nobody_s == [None] * 3
    assert [one.participant_id for one in db.scalars(select(Message))] == [ada.id]
    assert db.scalar(select(func.count(TextCode.id)).where(TextCode.digits_box.is_not(None))) == 0


def test_asking_is_slowed_by_number_and_by_address_and_in_a_day(db, ada):  # R11
    def ask(phone, address, at):
        return text_codes.ask(db, phone, address, at).attempt is not None

    assert [ask(PHONE, "10.0.0.1", NOON) for _ in range(4)] == [True] * 3 + [False]
    assert ask(PHONE, "10.0.0.2", NOON)
    many = [ask(f"+1212555{n:04}", "10.0.0.3", NOON) for n in range(text_codes.PER_ADDRESS + 1)]
    assert many == [True] * text_codes.PER_ADDRESS + [False]
    in_all = [ask(PHONE, f"10.0.1.{n}", NOON + timedelta(hours=n)) for n in range(12)]
    assert sum(in_all) + 4 == text_codes.A_DAY
    assert ask(PHONE, "10.0.0.9", NOON + timedelta(days=2))


def test_a_phone_that_said_stop_gets_no_code(db, ada, asked):  # R57
    suppression.suppress(db, ada.phone_index, "stop", NOON)
    send_codes.run(make_shift(db))

    message = db.scalars(select(Message)).one()
    assert (message.state, message.values) == (states.SUPPRESSED, None)


def test_who_never_agreed_to_texts_gets_the_code_they_asked_for(db, ada, asked):  # R56
    send_codes.run(make_shift(db))

    message = db.scalars(select(Message)).one()
    assert (message.state, message.text_class, message.opt_in_id) == (states.PLANNED, states.CODE, None)
    assert asked[1] in message.in_full


def test_a_number_that_changed_in_between_gets_no_code(db, ada, asked):  # hazard 10
    ada.phone_index = b"another"
    send_codes.run(make_shift(db))

    assert db.scalar(select(Message)) is None
