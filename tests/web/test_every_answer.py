"""What every single answer carries, whoever asks for whatever in whatever way (R42, R43, R48)."""

import re
from dataclasses import replace

import pytest
from werkzeug.exceptions import default_exceptions

from companion import create_app
from companion.web import assets
from companion.web.errors import PAGES
from tests.factories import NOON, make_participant, make_staff
from tests.web.addresses import rules, walker

USUAL, RARE = ("GET", "POST"), ("HEAD", "OPTIONS", "PUT", "DELETE")
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "script-src 'self'")
CLOSED = ("camera=()", "geolocation=()", "microphone=()")
KNOW_NOBODY = {"pwa", "health"}
SAME_FOR_ALL = {"learning.read", "skills.read"}
HELP = "/help-now"


def undressed(answer):
    """What is missing from this answer."""
    headers = answer.headers
    missing = [name for name, value in CARRIED.items() if headers.get(name) != value]
    policy, closed = headers.get("Content-Security-Policy", ""), headers.get("Permissions-Policy", "")
    missing += [one for one in POLICY if one not in policy] + [one for one in CLOSED if one not in closed]
    return missing + [word for word in ("unsafe", "http", "*", "data:") if word in policy]


@pytest.fixture
def people(db, noon):
    """Nobody, a participant, a colleague, an admin."""
    ada = make_participant(db, "Ada")
    dana, pat = make_staff(db, "Dana", looks_after=[ada]), make_staff(db, "Pat", role="admin")
    db.commit()
    return None, ada, dana, pat


def ways(app, db, people):
    """A browser for each of them."""
    for person in people:
        yield walker(app, db, person, NOON)


def test_every_address_in_every_way_is_dressed(app, db, people):  # R42, R43
    tried, bare = 0, []
    for browser in ways(app, db, people):
        for rule, address in {rule.rule: (rule, address) for rule, address in rules(app, USUAL)}.values():
            for method in USUAL if browser.get_cookie("companion") else USUAL + RARE:
                answer = browser.open(address, method=method)
                tried += 1
                if missing := undressed(answer):
                    bare.append(f"{method} {address} ({answer.status_code}): {missing}")
                assert answer.status_code < 500, f"{method} {rule.endpoint}"
                if rule.endpoint == "signin.sign_out" and method == "POST":
                    assert answer.status_code == 400  # nobody was signed out by this walk

    assert bare == []
    assert tried > 300


@pytest.fixture
def broken(app):
    """A door that answers with any error."""
    app.testing = False

    def fail(code):
        if code == 500:
            raise RuntimeError("broken")
        if code == 503:
            from companion.errors import Busy

            raise Busy("broken")
        raise default_exceptions[code]()

    app.add_url_rule("/broken/<int:code>", view_func=fail)
    return app.test_client()


@pytest.mark.parametrize("code", sorted(PAGES | {422, 415, 410}))
def test_every_error_is_dressed_and_never_kept(broken, code):  # R43, R53
    answer = broken.get(f"/broken/{code}")

    assert answer.status_code == code
    assert undressed(answer) == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'href="{HELP}"' in answer.text
    assert "broken" not in answer.text.lower()
    assert ".py" not in answer.text
    assert len(re.findall(r"\b[0-9a-f]{8}\b", answer.text)) == 1  # the reference


def test_a_host_that_is_not_ours_gets_a_dressed_refusal_too(client):  # R52
    answer = client.get("/", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    assert undressed(answer) == []
    assert "elsewhere.example" not in answer.text


ASKS = [{}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999999-"}, {"If-None-Match": "x"}, {"Accept-Encoding": "gzip"}]


@pytest.mark.parametrize("asks", ASKS, ids=str)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_static_file_is_dressed(client, method, asks):  # R43
    for name in assets.names():
        answer = client.open(assets.address(name), method=method, headers=asks)
        answer.close()
        assert undressed(answer) == [], f"{name} {answer.status_code}"
        assert answer.status_code in {200, 304}


@pytest.mark.parametrize("address", ["/static/none.css", "/static/../settings.py", "/static/{version}/%2e%2e/x"])
def test_a_static_file_that_is_not_there_is_dressed(client, address):
    answer = client.get(address.format(version=assets.built()[1]))

    assert answer.status_code == 404
    assert undressed(answer) == []


def test_over_https_every_answer_tells_the_browser_to_stay(settings, db, people):  # R43
    app = create_app(replace(settings, public_base_url="https://localhost"))
    browser = walker(app, db)
    told = []
    for _, address in rules(app):
        told.append(browser.get(address, base_url="https://localhost").headers.get("Strict-Transport-Security"))
    told.append(browser.get("/nowhere", base_url="https://localhost").headers.get("Strict-Transport-Security"))
    static = browser.get(assets.address("companion.css"), base_url="https://localhost")
    told.append(static.headers.get("Strict-Transport-Security"))
    static.close()
    app.extensions["database"].dispose()

    assert set(told) == {"max-age=31536000; includeSubDomains"}


def test_over_plain_http_nothing_is_promised(client):
    assert "Strict-Transport-Security" not in client.get(HELP).headers


def test_what_may_know_somebody_is_never_kept(app, db, people):  # R48
    """Only pages that know nobody may be kept; each of them is named here."""
    kept = set()
    for browser in ways(app, db, people):
        for rule, address in rules(app):
            answer = browser.get(address)
            if answer.headers.get("Cache-Control") != "no-store":
                kept.add(rule.endpoint)

    assert {endpoint for endpoint in kept if endpoint.split(".")[0] not in KNOW_NOBODY} <= SAME_FOR_ALL


def test_an_error_of_a_page_for_all_shows_nobody(app, db, people):
    for browser in ways(app, db, people):
        assert "Ada" not in browser.get("/nowhere").text
