"""When something breaks: what to do, a reference, help, and nothing personal in the log."""

import logging

import pytest
from sqlalchemy.exc import OperationalError

from companion.errors import Busy
from companion.settings import Settings
from companion.web import errors
from tests.factories import KEY, NOON, make_participant

SECRET = "Zanzibar-heron"


@pytest.fixture
def broken(app):
    """A door behind which things go wrong, as `broken(error)`."""
    app.testing = False
    state = {}

    def view():
        raise state["error"]

    app.add_url_rule("/broken", view_func=view)

    def breaks(error):
        state["error"] = error
        return app.test_client().get("/broken")

    return breaks


def test_an_error_page_says_what_to_do_and_offers_help(broken):  # R53, R70
    answer = broken(RuntimeError(SECRET))

    assert answer.status_code == 500
    assert 'href="/help-now"' in answer.text
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text


def test_the_log_tells_where_and_never_what(broken, caplog):  # R34
    with caplog.at_level(logging.DEBUG):
        answer = broken(RuntimeError(f"+12125550147 {SECRET}"))

    assert SECRET not in caplog.text
    assert "2125550147" not in caplog.text
    assert "RuntimeError at" in caplog.text
    reference = caplog.records[-1].getMessage().split()[0]
    assert reference in answer.text


@pytest.mark.parametrize("error", [Busy("x"), OperationalError("SELECT 1", {}, Exception(SECRET))])
def test_a_database_that_is_away_is_said_plainly(broken, caplog, error):  # R64
    answer = broken(error)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "not saved" in answer.text.lower()
    assert SECRET not in caplog.text


@pytest.mark.parametrize("code", sorted(errors.PAGES))
def test_every_error_has_a_page_of_its_own_with_help(app, code):
    from werkzeug.exceptions import default_exceptions

    with app.test_request_context("/"):
        page, status = errors._page(code)

    assert status == code
    assert code in default_exceptions
    assert page.count("<h1") == 1
    assert 'href="/help-now"' in page


def test_an_unknown_address_is_a_calm_404(client):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert 'href="/help-now"' in answer.text


def test_help_opens_with_the_database_gone(settings, db, monkeypatch):  # R63
    from companion import create_app
    from companion.web import database

    app = create_app(settings)
    app.extensions["database"].dispose()
    monkeypatch.setattr(database, "_session", lambda: pytest.fail("help asked the database"))
    browser = app.test_client()
    browser.set_cookie("companion", "a cookie from before")
    for page in ("/help-now", "/help-now?language=es", "/offline", "/healthz", "/shelf.json"):
        assert browser.get(page).status_code == 200, page
    assert "988" in browser.get("/help-now").text


def test_typed_markers_reach_no_log(client, db, noon, caplog):  # R34
    ada = make_participant(db, name=SECRET, phone="+12125550147")
    client.enter(ada, NOON)
    with caplog.at_level(logging.DEBUG):
        client.send("/check-in", {"note": SECRET, "craving": "12"})
        client.send("/sign-in", {"phone": "+12125550147", "password": SECRET})
        client.get(f"/nowhere?{SECRET}")
        client.get(f"/join/{SECRET}")

    assert SECRET not in caplog.text
    assert "2125550147" not in caplog.text


def test_no_setting_can_turn_debug_on_in_what_is_served():  # R53
    assert not hasattr(Settings(secret_key="s", data_keys=(KEY,), database_url="sqlite://"), "debug")
