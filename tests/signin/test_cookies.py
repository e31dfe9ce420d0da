"""What a browser is given to keep, and what a thief of the database would find (R01, R03)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from companion import create_app
from companion.database import Base
from companion.signin import invitations, recovery, signins, text_codes
from companion.signin.models import TextCode
from jobs import send_codes
from tests.browser_client import Browser
from tests.factories import NOON, PASSWORD
from tests.messaging.making import make_shift
from tests.signin.making import another, make_real, sign_in

HTTPS = "https://localhost"


@pytest.fixture
def ada(db, noon):
    return make_real(db)


@pytest.fixture
def secure(settings, app, db):
    app = create_app(replace(settings, public_base_url=HTTPS))
    app.testing, app.test_client_class = True, Browser
    yield app
    app.extensions["database"].dispose()


def cookies(answer):
    """Each cookie that was set: its name and its attributes."""
    for line in answer.headers.getlist("Set-Cookie"):
        first, *attributes = line.split("; ")
        yield first.split("=", 1)[0], {part.split("=", 1)[0].lower(): part for part in attributes}


def every_answer(app, db, ada):
    """Each route once with nobody known, once signed in; then the doors themselves, which set the cookies."""
    for known in (False, True):
        for rule in app.url_map.iter_rules():
            for method in sorted(rule.methods & {"GET", "POST"}):
                phone = another(app, db)
                if known:
                    phone.set_cookie("__Host-companion", signins.begin(db, ada, NOON), secure=True)
                values = dict.fromkeys(rule.arguments, "00000000-0000-7000-8000-000000000000")
                with app.test_request_context():
                    url = app.url_for(rule.endpoint, **{**values, **({"lang": "en"} if "lang" in values else {})})
                form = {"language": "es", "csrf_token": phone.token()}
                sent = form if method == "POST" else None
                yield phone.open(url, method=method, data=sent, base_url=HTTPS, buffered=True)
    for url, form in doors(db, ada):
        phone = another(app, db)
        yield phone.post(url, data={**form, "csrf_token": phone.token()}, base_url=HTTPS)


def doors(db, ada):
    token = invitations.renew(db, ada, NOON)
    code = recovery.make(db, ada, NOON)[0]
    db.commit()
    yield f"/join/{token}", {"password": "three quiet boats"}
    yield "/new-phone/printed-code", {"phone": ada.phone, "code": code}
    yield "/new-phone/text", {"phone": ada.phone}


def test_no_route_sets_a_weak_cookie(secure, db, ada):  # R01
    seen = set()
    for answer in every_answer(secure, db, ada):
        for name, attributes in cookies(answer):
            seen.add(name)
            assert {"secure", "httponly"} <= set(attributes), (answer.request.path, name)
            assert attributes["samesite"] == "SameSite=Lax"
            assert attributes["path"] == "Path=/"
            assert "domain" not in attributes

    assert seen == {"__Host-companion", "__Host-device", "__Host-form", "language"}


@pytest.mark.parametrize("ending", ["sign out", "remove the phone", "change the password"])
def test_captured_cookies_open_nothing_personal_any_more(client, app, db, ada, ending):  # R03
    device = client.own(ada, NOON)
    sign_in(client, ada)
    thief = another(app, db)
    for name in ("companion", "device"):
        thief.set_cookie(name, client.get_cookie(name).value)
    assert thief.get("/me").status_code == 200
    if ending == "sign out":
        client.send("/sign-out")
    elif ending == "remove the phone":
        client.send(f"/me/phones/{device.id}/remove")
    else:
        token = invitations.renew(db, ada, NOON)
        client.send(f"/join/{token}", {"password": "three quiet boats"})

    for path in ("/", "/me", "/schedule", "/learn", "/me/recovery-codes"):
        assert thief.get(path).status_code == 303, path
    assert sign_in(thief, ada, PASSWORD).status_code == (303 if ending == "sign out" else 422)


def test_a_dump_of_the_database_holds_nothing_that_opens_a_door(client, app, db, ada):  # R01
    client.own(ada, NOON)
    sign_in(client, ada)
    attempt = text_codes.ask(db, ada.phone, "10.0.0.1", NOON).attempt
    digits = db.scalars(select(TextCode)).one().digits
    send_codes.run(make_shift(db))
    secrets = [
        client.get_cookie("companion").value,
        *client.get_cookie("device").value.split("."),
        invitations.renew(db, ada, NOON),
        attempt,
        digits,
        *recovery.make(db, ada, NOON),
        PASSWORD,
    ]
    secrets += [one.replace("-", "") for one in secrets if one.count("-") == 3]
    db.commit()
    kept = [str(value).encode() if not isinstance(value, bytes) else value for value in dump(db)]

    assert len(kept) > 50
    for secret in secrets:
        assert not [value for value in kept if secret.encode() in value], secret


def dump(db):
    """Every text and every run of bytes in every row of every table."""
    for table in Base.metadata.sorted_tables:
        for row in db.execute(select(table)):
            for value in row:
                if isinstance(value, bytes | str):
                    yield value
                elif isinstance(value, dict | list):
                    yield json.dumps(value)


def test_ended_sign_ins_are_not_revived_by_a_request_under_way(client, db, ada):  # R03
    client.own(ada, NOON)
    sign_in(client, ada)
    signins.end_all(db, ada, NOON + timedelta(minutes=1))
    for path in ("/", "/check-in", "/me"):
        client.get(path)
    rows = db.scalars(signins.standing(ada, NOON)).all()

    assert rows == []
