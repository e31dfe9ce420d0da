"""The real twilio-python client against a stand-in over real HTTP: every answer is understood, none is guessed."""

import logging
import socket
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from companion.errors import Ambiguous, NoSuchPhone, Paused, Stopped, TryLater, Undeliverable
from companion.messaging import twilio
from companion.messaging.transports import Outgoing
from tests.factories import NOON

PHONE = "+15555550101"


def text(**changed):
    return replace(Outgoing(uuid4(), PHONE, "Hello", 600), **changed)


def test_a_text_is_handed_over_once_with_its_callback_and_its_end(carrier, wire):
    sent = text()

    assert wire.send(sent).status == "accepted"
    assert [form for verb, form in carrier.asked if verb == "POST"] == [
        {
            "To": PHONE,
            "Body": "Hello",
            "MessagingServiceSid": carrier.account.messaging_service_sid,
            "StatusCallback": f"https://example.org/twilio/status/{sent.id}",
            "ValidityPeriod": "600",
        }
    ]


@pytest.mark.parametrize("fault", ["drop", "lose", "503 before", "503 after", "garbage", "hang"])
def test_an_answer_that_says_nothing_certain_is_ambiguous_and_nothing_is_repeated(carrier, wire, fault):  # R67
    carrier.faults.append(fault)

    with pytest.raises(Ambiguous):
        wire.send(text())
    assert len(carrier.asked) == 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("21610", Stopped),
        ("21211", NoSuchPhone),
        ("21614", NoSuchPhone),
        ("21606", Paused),
        ("30034", Paused),
        ("21602", Undeliverable),
        ("99999", Undeliverable),
    ],
)
def test_codes_are_understood_in_one_place(carrier, wire, fault, expected):
    carrier.faults.append(fault)

    with pytest.raises(expected) as met:
        wire.send(text())
    assert type(met.value) is expected


def test_too_many_at_once_is_certainly_not_taken_and_says_when_to_come_back(carrier, wire):
    carrier.faults.append("429")

    with pytest.raises(TryLater) as met:
        wire.send(text())
    assert met.value.retry_after == 90
    assert not carrier.messages


def test_a_wrong_key_pauses_everything(carrier):
    wrong = twilio.Twilio(replace(carrier.account, api_secret="other"), "https://example.org")

    with pytest.raises(Paused):
        wrong.send(text())
    wrong.close()


def test_a_carrier_that_does_not_listen_has_certainly_not_taken_it(carrier):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = replace(carrier.account, api_base=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(TryLater):
            twilio.Twilio(away, "https://example.org").send(text())


def test_the_listing_holds_our_own_texts_to_that_phone_since_then(carrier, wire):
    carrier.now = NOON - timedelta(hours=1)
    wire.send(text(body="too old"))
    carrier.now = NOON
    ours = wire.send(text())
    wire.send(text(phone="+15555550102"))
    for changed in ({"direction": "inbound"}, {"messaging_service_sid": "MG" + "f" * 32}):
        wire.send(text())
        carrier.messages[0].update(changed)

    assert [entry.sid for entry in wire.listing(PHONE, NOON - timedelta(minutes=5))] == [ours.sid]


def test_one_text_can_be_asked_about(carrier, wire):
    sent = wire.send(text())
    carrier.messages[0].update(status="undelivered", error_code=30005)

    asked = wire.fetch(sent.sid)

    assert (asked.status, asked.error) == ("undelivered", "30005")


def test_no_phone_and_no_word_reaches_a_log(carrier, wire, caplog):  # R34
    caplog.set_level(logging.DEBUG, "companion")
    caplog.set_level(logging.INFO, "twilio")
    wire.send(text(body="planted-word"))
    wire.listing(PHONE, NOON)

    assert "planted-word" not in caplog.text
    assert "5555550101" not in caplog.text
