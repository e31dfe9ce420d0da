"""A code that let somebody in proves this person, once (R13); and what is kept and said of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.messaging import suppression
from companion.messaging.models import Message
from companion.signin import passwords, recovery
from tests.devices.test_views import NEW, by_code, texted, verbs
from tests.factories import NOON, PASSWORD
from tests.signin.making import make_real, sign_in


@pytest.fixture
def ada(db, noon):
    return make_real(db)


@pytest.fixture
def code(db, ada):
    return recovery.make(db, ada, NOON)[0]


def told(db):
    return [(one.kind, one.participant.name, one.phone) for one in db.scalars(select(Message)) if one.kind == "changed"]


def test_the_proof_of_one_person_chooses_no_password_of_another(client, db, ada, code):  # R05, R13
    ben = make_real(db, "Ben", "+12125550149")
    client.own(ben, NOON)
    sign_in(client, ben)
    by_code(client, ada, code)
    sign_in(client, ben)
    assert "Ben" in client.get("/").text

    answer = client.send("/new-phone/password", {"password": NEW})

    assert answer.location == "/"
    assert passwords.matches(db, ben, PASSWORD, NOON)
    assert passwords.matches(db, ada, PASSWORD, NOON)


def test_the_proof_chooses_one_password_and_no_second(client, db, ada, code):  # R13
    by_code(client, ada, code)
    assert client.send("/new-phone/password", {"password": "short"}).status_code == 422
    client.send("/new-phone/password", {"password": NEW})

    assert client.send("/new-phone/password", {"password": "another three boats"}).location == "/"
    assert passwords.matches(db, ada, NEW, NOON)


def test_a_phone_added_by_a_printed_code_is_told(client, db, ada, code):  # R13
    by_code(client, ada, "0000-0000")
    assert told(db) == []
    by_code(client, ada, code)

    assert told(db) == [("changed", "Ada", ada.phone)]


def test_a_phone_added_by_a_text_code_is_told_where_texts_are_welcome(client, db, ada):  # R13, R57
    client.send("/new-phone/text", {"phone": ada.phone})
    digits = texted(db)
    client.send("/new-phone/text/code", {"code": digits})
    assert told(db) == [("changed", "Ada", ada.phone)]

    suppression.suppress(db, ada.phone_index, suppression.STOP, NOON)
    by_code(client, ada, recovery.make(db, ada, NOON)[0])
    assert len(told(db)) == 1


def test_wrong_digits_leave_an_entry_that_names_nobody(client, db, ada):  # R38, R12
    for number, tries in ((ada.phone, 7), ("+12125550148", 7)):
        client.send("/new-phone/text", {"phone": number})
        for _ in range(tries):
            client.send("/new-phone/text/code", {"code": "000000x"[:5]})
    entries = db.scalars(select(Entry).where(Entry.verb == "could not sign in")).all()

    assert {(one.actor, one.subject_id) for one in entries} == {("nobody", None)}
    assert len(entries) == 10  # a code that is spent by five tries leaves no more: nobody fills the list


def test_digits_that_are_too_old_leave_nothing_that_could_fill_the_list(client, db, ada, noon):  # R38
    client.send("/new-phone/text", {"phone": ada.phone})
    noon(NOON + timedelta(minutes=11))
    client.send("/new-phone/text/code", {"code": "00000"})

    assert "could not sign in" not in verbs(db)
