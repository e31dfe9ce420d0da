"""The carrier's door: signed, exact, harmless to replay."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from companion.messaging import states
from companion.messaging.models import Reply
from companion.settings import TwilioAccount
from tests.messaging.making import again, make_agreed, make_sending

ACCOUNT = TwilioAccount("AC1", "SK1", "secret", ("token one", "token two"), "MG1")
BASE = "https://companion.example.org"


@pytest.fixture
def settings(settings):
    return replace(settings, twilio=ACCOUNT, public_base_url=BASE, trusted_hosts=("localhost",))


def knock(client, path, form, token="token one", address=None, **more):
    signature = RequestValidator(token).compute_signature(BASE + (address or path), form)
    return client.post(path, data=form, headers={"X-Twilio-Signature": signature, **more.pop("headers", {})}, **more)


def text(person, body="hello", sid="SM1"):
    return {"From": person.phone, "To": "+15555550100", "Body": body, "MessageSid": sid, "AccountSid": "AC1"}


def count(db):
    return db.scalar(select(func.count(Reply.id)))


@pytest.mark.parametrize("token", ACCOUNT.auth_tokens)
def test_a_signed_text_is_kept_and_answered_with_nothing(client, db, token):  # R58
    person, _ = make_agreed(db)
    answer = knock(client, "/twilio/messages", text(person), token)

    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert count(db) == 1


def test_a_replay_is_harmless(client, db):  # R58
    person, _ = make_agreed(db)
    for _ in range(3):
        assert knock(client, "/twilio/messages", text(person)).status_code == 200

    assert count(db) == 1


def test_the_exact_address_counts_with_its_encoding(client, db):  # R58
    person, _ = make_agreed(db)

    assert knock(client, "/twilio/messages?a=%7Eb%20c", text(person)).status_code == 200
    assert (
        knock(client, "/twilio/messages?a=~b+c", text(person), address="/twilio/messages?a=%7Eb%20c").status_code == 403
    )


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "AAAA"}])
def test_without_the_right_signature_nothing_enters(client, db, headers):  # R58
    person, _ = make_agreed(db)

    assert client.post("/twilio/messages", data=text(person), headers=headers).status_code == 403
    assert count(db) == 0


def test_a_changed_value_or_another_token_does_not_enter(client, db):  # R58
    person, _ = make_agreed(db)
    signature = RequestValidator("token one").compute_signature(BASE + "/twilio/messages", text(person))
    headers = {"X-Twilio-Signature": signature}

    assert client.post("/twilio/messages", data=text(person, "STOP"), headers=headers).status_code == 403
    assert knock(client, "/twilio/messages", text(person), token="guessed").status_code == 403


def test_json_and_emptiness_do_not_enter(client, db):  # R58
    assert client.post("/twilio/messages", json={"Body": "x"}, headers={"X-Twilio-Signature": "x"}).status_code == 403
    assert client.post("/twilio/messages").status_code == 403
    assert knock(client, "/twilio/messages", {"Body": "x"}).status_code == 400


def test_a_huge_body_is_refused(client, db):  # R51, R58
    person, _ = make_agreed(db)

    assert knock(client, "/twilio/messages", text(person, "x" * 70_000)).status_code == 413
    assert count(db) == 0


def test_a_status_moves_its_text(client, db):
    message = make_sending(db)
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}

    assert knock(client, f"/twilio/status/{message.id}", form).status_code == 204
    assert knock(client, f"/twilio/status/{uuid4()}", form).status_code == 204
    assert knock(client, f"/twilio/status/{message.id}", {"Other": "x"}).status_code == 400
    assert again(db, message).state == states.DELIVERED


def test_without_an_account_nobody_can_sign(app, client, db):  # R58
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], twilio=None)
    person, _ = make_agreed(db)

    assert knock(client, "/twilio/messages", text(person)).status_code == 403
