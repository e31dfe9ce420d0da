"""A phone left alone is locked, and still takes a check-in: handing in needs no unlock, reading does (R04, R05)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.checkins.models import CheckIn
from companion.signin import devices
from tests.checkins.making import check_in
from tests.factories import NOON
from tests.signin.making import hand_in, make_real, sign_in

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ada(db, noon):
    return make_real(db)


@pytest.fixture
def phone(client, db, ada, noon):
    """Hers, signed in, and left alone for an hour."""
    client.own(ada, NOON)
    sign_in(client, ada)
    check_in(db, ada, craving=9)
    noon(LATER)
    return client


def test_a_locked_phone_hands_in_and_shows_nothing(phone, db, ada):
    page = phone.get("/check-in")
    assert "Checking in as A." in page.text
    assert "You checked in" not in page.text
    assert hand_in(phone, mood="3").status_code == 303
    assert len(db.scalars(select(CheckIn)).all()) == 2
    for path in ("/", "/me", "/schedule", "/learn"):
        assert phone.get(path).location.startswith("/unlock"), path


def test_not_you_on_a_locked_phone_ends_both(phone, db, ada):  # hazard 6
    held = phone.get_cookie("companion").value
    phone.send("/sign-out")
    phone.set_cookie("companion", held)

    assert phone.get("/check-in").location.startswith("/sign-in")
    assert phone.get("/me").location.startswith("/sign-in")


def test_a_locked_phone_that_was_ended_hands_in_nothing(phone, db, ada):
    devices.end_all(db, ada, "lost", LATER)

    assert phone.get("/check-in").location.startswith("/sign-in")
    assert phone.send("/check-in", {"note": "my own words"}).status_code == 401
