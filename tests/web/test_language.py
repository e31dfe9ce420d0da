"""Each person reads their language, and dates the way they write them."""

from datetime import UTC, datetime

import pytest

from companion.web.dates import clock_time, day, moment, short_day
from companion.web.language import lazy
from tests.factories import NOON, make_participant

AT = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/sign-in", {}, "en"),
        ("/sign-in", {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}, "es"),
        ("/sign-in", {"Accept-Language": "fr"}, "en"),
        ("/help-now?language=es", {}, "es"),
        ("/help-now?language=xx", {}, "en"),
    ],
)
def test_the_language_is_found(client, path, headers, expected):
    assert f'<html lang="{expected}"' in client.get(path, headers=headers).text


def test_the_choice_stays_for_a_stranger(client):
    answer = client.send("/language", {"language": "es", "next": "/sign-in"})

    assert answer.location == "/sign-in"
    assert '<html lang="es"' in client.get("/sign-in").text


def test_the_choice_stays_with_the_person(client, db, noon):
    ada = make_participant(db)
    client.enter(ada, NOON)
    client.send("/language", {"language": "es", "next": "/check-in"})

    assert ada.language == "es"
    assert '<html lang="es"' in client.get("/check-in").text


def test_a_language_we_do_not_have_is_refused(client):
    assert client.send("/language", {"language": "tlh"}).status_code == 400


def test_the_switch_leads_nowhere_else(client):
    assert client.send("/language", {"language": "es", "next": "//example.org"}).location == "/"


def test_times_are_told_in_the_person_s_zone(app):
    with app.test_request_context("/?language=en"):
        assert clock_time(AT, NEW_YORK) == "10:40 AM"
        assert day(AT, NEW_YORK) == "Monday, November 23"
        assert short_day(AT, NEW_YORK) == "Mon, Nov 23"
        assert moment(AT, NEW_YORK) == "Mon, Nov 23, 10:40 AM"


def test_and_in_their_language(app):
    with app.test_request_context("/?language=es"):
        assert "lunes" in day(AT, NEW_YORK)
        assert "10:40" in clock_time(AT, NEW_YORK)
        assert str(lazy("Sign in")) != ""


def test_without_a_request_it_is_english():
    assert day(AT, NEW_YORK) == "Monday, November 23"
