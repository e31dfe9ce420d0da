"""A new number is proved before it counts, and asking tells nothing of anybody else (R12, R13)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.messaging.models import Message
from companion.people import queries as people
from companion.signin import text_codes, throttle
from companion.signin.models import SignIn, TextCode
from jobs import promote, send, send_codes
from tests.credentials.moving import digits_of, move
from tests.factories import NOON, make_participant
from tests.messaging.making import make_shift
from tests.signin.making import another, bare

OLD, FREE, TAKEN = "+12125550147", "+12125550199", "+12125550150"


@pytest.fixture
def ada(client, db, noon):
    person = make_participant(db, phone=OLD)
    client.enter(person, NOON)
    return person


@pytest.fixture
def ben(db):
    return make_participant(db, name="Ben", phone=TAKEN)


def ask(client, phone=FREE, texts="no"):
    return client.send("/me/phone", {"phone": phone, "texts": texts})


def type_in(client, digits):
    return client.send("/me/phone/code", {"code": digits})


def work(db):
    for job in (send_codes, promote, send):
        job.run(make_shift(db))
    return [(one.kind, one.phone, one.in_full) for one in db.scalars(select(Message).order_by(Message.id))]


def test_an_unproved_number_opens_nothing(client, app, db, ada):  # R13, R10
    ask(client)
    stranger = another(app, db)
    stranger.send("/new-phone/text", {"phone": FREE})

    assert ada.phone == OLD
    assert db.scalar(people.with_phone(FREE)) is None
    digits = digits_of(db)
    assert stranger.send("/new-phone/text/code", {"code": digits}).status_code == 422
    assert stranger.get("/me").status_code == 303
    assert [one.phone for one in db.scalars(select(Message))] == []


def test_the_digits_go_to_the_new_number_and_make_it_theirs(client, db, ada):  # R13
    assert ask(client).location == "/me/phone/code"
    page = client.get("/me/phone/code").text
    assert "If we can use this number, a code is on its way" in page and FREE not in page
    digits = digits_of(db)
    kind, phone, words = work(db)[0]
    assert (kind, phone) == ("code", FREE)
    assert re.search(r"[0-9]{6}", words)[0] == digits

    assert type_in(client, digits).location == "/me"
    assert ada.phone == FREE
    assert db.scalars(select(TextCode)).one().number is None
    assert client.get("/me/phone/code").location == "/me/phone"


def test_a_number_of_somebody_here_gets_no_text_and_the_same_answer(client, db, ada, ben):  # R12
    pages = []
    for number in (FREE, TAKEN):
        asked = ask(client, number)
        wrong = type_in(client, "12345")
        pages.append((asked.status_code, asked.location, bare(client.get(asked.location)), bare(wrong)))
    assert pages[0] == pages[1]

    assert [one[:2] for one in work(db)] == [("code", FREE)]
    assert (ada.phone, ben.phone) == (OLD, TAKEN)


def test_trying_many_numbers_is_slowed(client, db, ada, ben):  # R11, R12
    for n in range(throttle.PER_ACCOUNT):
        assert ask(client, TAKEN if n % 2 else FREE).status_code == 303

    assert "wait 15 minutes" in ask(client, "+12125550188").text


def test_one_number_is_asked_about_so_often_a_day_and_its_own_door_stays_open(client, app, db, ada, noon):  # R11
    for n in range(text_codes.A_DAY):
        text_codes.ask_for_number(db, ada, FREE, NOON - timedelta(hours=n))
    db.commit()

    assert ask(client, FREE).status_code == 422
    assert another(app, db).send("/new-phone/text", {"phone": FREE}).status_code == 303


def test_a_number_taken_in_the_meantime_is_refused(client, db, ada):  # hazard 10
    ask(client)
    digits = digits_of(db)
    make_participant(db, name="Cy", phone=FREE)
    answer = type_in(client, digits)

    assert answer.status_code == 422
    assert "cannot use that number" in answer.text
    assert ada.phone == OLD


def test_ones_own_number_again_is_said_and_texts_nobody(client, db, ada):
    answer = ask(client, OLD)

    assert answer.status_code == 422
    assert "your number already" in answer.text
    assert db.scalar(select(TextCode)) is None


def test_a_code_for_a_number_signs_nobody_in_and_the_other_way_round(client, app, db, ada):  # R10
    ask(client)
    with client.session_transaction() as kept:
        attempt = kept["number_code"][0]
    for_number = digits_of(db)
    assert text_codes.spend(db, attempt, for_number, NOON) is None
    door = text_codes.ask(db, OLD, "10.0.0.1", NOON).attempt
    db.flush()
    to_get_in = digits_of(db)

    assert text_codes.spend_for_number(db, ada, door, to_get_in, NOON) is None
    assert text_codes.spend(db, door, to_get_in, NOON).id == ada.id
    assert text_codes.spend_for_number(db, ada, attempt, for_number, NOON) == FREE


def test_the_code_of_one_person_moves_no_other(client, db, ada, ben):  # R16
    ask(client)
    with client.session_transaction() as kept:
        attempt = kept["number_code"][0]

    assert text_codes.spend_for_number(db, ben, attempt, digits_of(db), NOON) is None


def test_wrong_digits_are_counted_and_recorded(client, db, ada):  # R10, R38
    ask(client)
    right = digits_of(db)
    for _ in range(6):
        answer = type_in(client, f"{(int(right) + 1) % 10**6:06}")
        assert answer.status_code == 422 and "five tries" in answer.text
    assert type_in(client, right).status_code == 422
    entries = db.scalars(select(Entry).where(Entry.verb == "could not change number")).all()

    assert ada.phone == OLD
    assert [one.subject_id for one in entries] == [ada.id] * text_codes.TRIES


def test_a_code_that_the_old_number_got_opens_nothing_after_the_move(client, app, db, ada):  # R03, R10
    door = another(app, db)
    door.send("/new-phone/text", {"phone": OLD})
    digits = digits_of(db)
    move(client, db)

    assert door.send("/new-phone/text/code", {"code": digits}).status_code == 422


def test_the_digits_page_asks_again_who_it_is_after_a_while(client, db, ada, noon):  # R13
    ask(client)
    noon(NOON + timedelta(minutes=6))
    assert client.get("/me/phone/code").location == "/unlock?next=/me/phone/code"
    digits = digits_of(db)
    page = type_in(client, digits)
    assert page.status_code == 401 and ada.phone == OLD

    assert "Please write the 6 digits" in client.prove(page).text  # a code is never carried along
    assert type_in(client, digits).location == "/me"
    assert ada.phone == FREE
    assert db.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).one()
