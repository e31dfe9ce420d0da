"""Letters that nobody typed on purpose are taken out, and nothing breaks on them, on both databases (R51)."""

import json
from uuid import uuid4

import pytest
from flask import request
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from companion.checkins.models import CheckIn
from companion.flags.models import Answer
from companion.messaging.models import Reply
from companion.people.models import Participant
from companion.settings import TwilioAccount
from companion.web.letters import clean
from tests.factories import NOON, make_participant, make_staff
from tests.flags.making import make_flag
from tests.web.addresses import UNSAFE, rules, walker
from tests.web.planting import fields

BAD = "a\x00b\u202ec\u2066d\u200ee"
GOOD = "abcde"
KEPT = "👩\u200d⚕️ niño a\u0301 ‌را"  # joiners, accents, other scripts


@pytest.fixture(params=["nobody", "participant", "colleague"])
def browser(request, app, db, noon):
    ada = make_participant(db, "Ada")
    who = {"participant": ada, "colleague": make_staff(db, looks_after=[ada])}
    return walker(app, db, who.get(request.param), NOON)


def test_the_forms_are_found():
    assert {"note", "phone", "password", "words", "name", "email", "code"} <= fields()


@pytest.mark.parametrize("bad", [BAD, "\x00" * 3000], ids=["mixed", "nothing else"])
def test_no_field_anywhere_breaks_on_them(app, browser, bad):  # R51
    data = dict.fromkeys(fields() | {"next", "wanted", "over", "language", bad}, bad)
    for _, address in rules(app, UNSAFE):
        answer = browser.send(address, data)
        assert answer.status_code < 500, address
        assert "\x00" not in answer.text


def test_no_address_breaks_on_them(app, browser):
    for _, address in rules(app):
        for tail in ("?before=%00", "?day=%00&language=%E2%80%AE", "?next=%00", "%00", "/%00", "?x=%ED%A0%80"):
            assert browser.get(address + tail).status_code < 500, address + tail
        raw = browser.get(address, environ_overrides={"QUERY_STRING": "week=\xff\xfe&before=\xc3"})
        assert raw.status_code < 500, address


@pytest.mark.parametrize("body", [b"\xff\xfe", b"words=%00%FF", b"{", b'{"a": "\\u0000\\ud800"}', b"[]", b"\x00"])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"]
)
def test_no_body_breaks_anything(app, db, noon, body, kind):
    client = walker(app, db, make_participant(db), NOON)
    for rule, address in rules(app, UNSAFE):
        method = sorted(rule.methods & UNSAFE)[0]
        headers = {"X-CSRFToken": client.token(), "Content-Type": kind}
        assert client.open(address, method=method, data=body, headers=headers).status_code < 500, address


def test_a_note_keeps_its_words(client, db, noon):
    client.enter(make_participant(db), NOON)
    client.send("/check-in", {"id": str(uuid4()), "note": f"{BAD} {KEPT}"})

    assert db.scalars(select(CheckIn)).one().answers["note"].startswith(GOOD)


def test_a_name_shows_what_it_is(client, db, noon):
    dana = make_staff(db)
    client.enter(dana, NOON)
    form = {
        "name": f"Eve{BAD}",
        "phone": "+1 212 555 0147\u202c",
        "language": "en",
        "clinician": str(dana.id),
        "track": "",
    }

    assert client.send("/desk/invite", form).status_code == 201
    assert db.scalars(select(Participant)).one().name == f"Eve{GOOD}"


def test_words_to_a_person_keep_their_joiners(client, db, noon):
    ada = make_participant(db)
    flag = make_flag(db, ada)
    client.enter(make_staff(db, looks_after=[ada]), NOON)
    client.send(f"/desk/people/{ada.id}/flags/{flag.id}/answer", {"words": KEPT + BAD})

    assert db.scalars(select(Answer)).one().words == KEPT + GOOD


@pytest.mark.parametrize("given", [{"a": [BAD, {BAD: (BAD, 1, None)}]}, BAD, [BAD], 7, None, "half \ud800"])
def test_what_comes_as_json_is_cleaned_in_any_depth(app, given):
    with app.test_request_context("/", method="POST", data=json.dumps(given), content_type="application/json"):
        said = json.dumps(request.get_json())

    assert not any(letter in said for letter in ("\\u0000", "\\u202e", "\\u2066", "\\ud800"))
    assert clean(given) == clean(clean(given))


def test_a_signed_text_is_checked_as_it_was_sent_and_kept_clean(settings, db, noon):  # R58
    from dataclasses import replace

    from companion import create_app

    account = TwilioAccount("AC1", "SK1", "secret", ("token",), "MG1")
    changed = {"twilio": account, "public_base_url": "https://c.example", "trusted_hosts": ("localhost",)}
    app = create_app(replace(settings, **changed))
    ada = make_participant(db)
    db.commit()
    form = {"From": ada.phone, "Body": f"hello {BAD}", "MessageSid": "SM\x001", "To": "+15555550100"}
    signature = RequestValidator("token").compute_signature("https://c.example/twilio/messages", form)
    answer = app.test_client().post("/twilio/messages", data=form, headers={"X-Twilio-Signature": signature})
    app.extensions["database"].dispose()

    db.commit()  # what was read before belongs to an earlier moment
    assert answer.status_code == 200
    reply = db.scalars(select(Reply)).one()
    assert (reply.body, reply.sid) == (f"hello {GOOD}", "SM1")


def test_a_body_of_more_than_64_kb_is_refused_in_every_form(app, db, noon):  # R51
    client = walker(app, db, make_participant(db), NOON)
    for rule, address in rules(app, UNSAFE):
        if not rule.endpoint.startswith("twilio"):
            data = {"note": "x" * 70_000, "csrf_token": client.token()}
            assert client.post(address, data=data).status_code == 413, address
            assert client.post(address, data=data, content_type="multipart/form-data").status_code == 413, address
