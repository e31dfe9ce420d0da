"""What every answer carries, and what is refused before any view."""

import pytest

from companion import create_app
from companion.web.addresses import own_address
from tests.factories import NOON, PASSWORD, make_participant

DOORS = ["/", "/help-now", "/sign-in", "/nowhere", "/healthz", "/manifest.webmanifest", "/service-worker.js"]


@pytest.mark.parametrize("door", [*DOORS, "static"])
def test_every_answer_is_dressed(client, door):  # R42, R43
    if door == "static":
        from companion.web import assets

        door = assets.address("companion.css")
    answer = client.get(door)
    headers = answer.headers
    answer.close()

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_over_https_the_cookie_is_host_bound_and_the_browser_told_to_stay(settings, db, noon):  # R01, R43
    from dataclasses import replace

    app = create_app(replace(settings, public_base_url="https://localhost"))
    app.testing = True
    from tests.browser_client import Browser

    app.test_client_class = Browser
    ada = make_participant(db)
    db.commit()
    browser = app.test_client()
    browser.db = db
    page = browser.get("/sign-in", base_url="https://localhost")
    token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"phone": ada.phone, "password": PASSWORD, "csrf_token": token}
    answer = browser.post("/sign-in", data=form, base_url="https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    app.extensions["database"].dispose()

    assert answer.status_code == 303
    assert any(c.startswith("__Host-companion=") and "Secure" in c and "Path=/" in c for c in cookies)
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_personal_pages_are_never_kept(client, db, noon):  # R48
    client.enter(make_participant(db), NOON)
    for page in ("/", "/check-in", "/schedule", "/me", "/learn", "/skills"):
        assert client.get(page).headers["Cache-Control"] == "no-store", page


def test_a_form_without_its_token_changes_nothing(client, db, noon):  # R44
    client.enter(make_participant(db), NOON)
    answer = client.post("/check-in", data={"craving": "9"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://example.org"}]
)
def test_another_site_cannot_send_even_with_the_token(client, db, noon, headers):  # R44
    client.enter(make_participant(db), NOON)

    assert client.send("/sign-out", headers=headers).status_code == 403
    assert client.get("/me").status_code == 200


def test_a_body_larger_than_any_form_of_ours_is_refused(client, db, noon):  # R51
    client.enter(make_participant(db), NOON)

    assert client.send("/check-in", {"note": "x" * 70_000}).status_code == 413


def test_an_unknown_host_is_refused(client):  # R52
    assert client.get("/help-now", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("wanted", ["//x.org", "/\\x.org", "https://x.org/", "", None, "javascript:1", "/a\nb"])
def test_only_our_own_addresses_are_followed(wanted):
    assert own_address(wanted, "/") == "/"


def test_our_own_addresses_are_followed():
    assert own_address("/schedule?week=2", "/") == "/schedule?week=2"
