"""What `make run` prints opens each door of the demo."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from companion.demo import loading
from companion.demo.guide import how_to_sign_in
from companion.demo.stage import PASSWORD, STAFF_PASSWORD
from companion.people.models import Participant
from tests.factories import NOON, make_site

BASE = "http://localhost:8000"


@pytest.fixture
def guide(db, database, noon):
    noon()
    loading.fill_empty(database, 40, 3, 1, NOON)
    return how_to_sign_in(database, BASE, NOON)


def test_the_link_lets_somebody_join(guide, client):
    link = re.search(rf"{BASE}(/join/\S+)", guide)[1]
    form = {"language": "en", "agree": "y", "texts": "yes", "password": "three green boats"}

    assert client.get(link).status_code == 200
    assert client.send(link, form).status_code == 303


def test_when_everybody_joined_somebody_new_is_invited(guide, db, database, client):
    link = re.search(rf"{BASE}(/join/\S+)", guide)[1]
    client.send(link, {"language": "en", "agree": "y", "texts": "no", "password": "three green boats"})

    again = how_to_sign_in(database, BASE, NOON)

    assert "Join as Noor" in again
    db.rollback()
    assert len(db.scalars(select(Participant)).all()) == 41


@pytest.mark.parametrize("spoken", ["English", "Español"])
def test_both_participants_get_in(guide, client, spoken):
    phone = re.search(rf"(\+1\d+)\s+{spoken}", guide)[1]
    answer = client.send("/sign-in", {"phone": phone, "password": PASSWORD})

    assert answer.status_code == 303
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("role", ["clinician", "prescriber", "supervisor"])
def test_staff_get_in_with_the_printed_secret(guide, client, role):
    email, secret = re.search(rf"{role}\s+(\S+@\S+)\s+([A-Z2-7]{{32}})", guide).groups()
    code = pyotp.TOTP(secret).at(NOON)
    answer = client.send("/sign-in/team", {"email": email, "password": STAFF_PASSWORD, "code": code})

    assert answer.status_code == 303
    assert client.get("/desk").status_code == 200


def test_a_second_start_prints_the_same_but_for_the_link(guide, database):
    again = how_to_sign_in(database, BASE, NOON + timedelta(hours=1))

    assert re.sub(r"/join/\S+", "", again) == re.sub(r"/join/\S+", "", guide)
    assert again != guide


def test_a_real_site_prints_no_password(db, database):
    make_site(db, demo=False)
    db.commit()

    printed = how_to_sign_in(database, BASE, NOON)

    assert "real site" in printed and PASSWORD not in printed
