"""Whose address is it? Only as many proxies are believed as there are (R52)."""

from dataclasses import replace

import pytest

from companion import create_app
from companion.signin import throttle
from tests.browser_client import Browser
from tests.factories import make_participant

FEW = 3


@pytest.fixture
def behind(settings, db, noon, monkeypatch):
    """The app behind so many proxies; each gives a browser."""
    monkeypatch.setattr(throttle, "PER_ADDRESS", FEW)
    apps = []

    def build(hops, **changed):
        app = create_app(replace(settings, proxy_hops=hops, **changed))
        app.test_client_class = Browser
        apps.append(app)
        browser = app.test_client()
        browser.db = db
        return browser

    yield build
    for app in apps:
        app.extensions["database"].dispose()


def tries(browser, count, header):
    """Failed tries at accounts of their own; the last answer's status."""
    status = 0
    for number in range(count):
        form = {"phone": f"+1212555{number:04d}", "password": "not the one"}
        status = browser.send("/sign-in", form, headers={"X-Forwarded-For": header.format(number)}).status_code
    return status


def test_without_a_proxy_a_forged_address_changes_nothing(behind):  # R52, R11
    assert tries(behind(0), FEW + 1, "203.0.113.{}") == 429


def test_behind_one_the_last_address_counts_whatever_stands_before_it(behind):
    assert tries(behind(1), FEW + 1, "203.0.113.{}, 198.51.100.7") == 429


def test_behind_one_different_people_are_different(behind):
    assert tries(behind(1), FEW + 1, "203.0.113.{}") == 422


def test_a_forged_host_or_scheme_is_not_believed_without_a_proxy(behind):
    browser = behind(0)
    answer = browser.get("/help-now", headers={"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"})
    assert answer.status_code == 200
    assert "elsewhere" not in answer.text

    assert browser.get("/", headers={"X-Forwarded-Host": "elsewhere.example"}).location == "/sign-in"


def test_a_forged_host_behind_a_proxy_meets_the_list_of_hosts(behind):
    assert behind(1).get("/help-now", headers={"X-Forwarded-Host": "elsewhere.example"}).status_code == 400
    assert behind(1).get("/help-now", headers={"X-Forwarded-Host": "localhost"}).status_code == 200


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.x.example", "[::1", "a b", "127.0.0.1.x.example"])
def test_only_our_hosts_are_served(behind, host):  # R52
    assert behind(0).get("/help-now", environ_overrides={"HTTP_HOST": host}).status_code == 400


def test_the_link_of_an_invitation_never_follows_the_host(behind, db):
    """A forged Host must not end up in a link that somebody opens."""
    from tests.factories import NOON, make_staff

    dana = make_staff(db)
    browser = behind(0, trusted_hosts=("localhost", "other.example"), public_base_url="http://localhost:8000")
    browser.enter(dana, NOON)
    form = {"name": "Eve", "phone": "+12125550147", "language": "en", "clinician": str(dana.id), "track": ""}
    answer = browser.send("/desk/invite", form, headers={"Host": "localhost"})

    assert "http://localhost:8000/join/" in answer.text


def test_a_stranger_who_tries_from_elsewhere_never_locks_a_person_out(behind, db):  # R11
    from tests.factories import PASSWORD

    ada = make_participant(db)
    browser = behind(1)
    for number in range(FEW):
        form = {"phone": ada.phone, "password": "not the one"}
        browser.send("/sign-in", form, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    right = {"phone": ada.phone, "password": PASSWORD}

    assert browser.send("/sign-in", right, headers={"X-Forwarded-For": "198.51.100.7"}).status_code == 303
