"""The simulated phones of a demo site, and their absence anywhere else."""

import re

import pytest
from sqlalchemy import select

from companion.messaging import settle, states
from companion.messaging.models import Reply, Suppression
from companion.people.models import Site
from tests.factories import NOON, make_site
from tests.messaging.making import make_agreed, make_message, make_sending


@pytest.fixture(autouse=True)
def _at_noon(noon):
    """It is noon for the page, too."""


def test_the_texts_of_a_demo_person_can_be_read_and_answered(client, db):  # R35
    person, opt_in = make_agreed(db, name="Ada")
    message = make_sending(db, opt_in)
    settle.carried(db, message.id, "drawer-1", "delivered", NOON)

    assert "Ada" in client.get("/drawer").text
    page = client.get(f"/drawer/{person.id}").text
    assert "Coming up: Mon Nov 23, 2:00 PM" in page
    sid = re.search(r'name="sid"[^>]*value="(\w+)"', page)[1]
    for _ in range(2):
        assert client.send(f"/drawer/{person.id}", {"sid": sid, "body": "7"}).status_code == 303
    assert [reply.body for reply in db.scalars(select(Reply))] == ["7"]


def test_a_stop_on_the_simulated_phone_is_a_stop_with_the_carrier_s_answer(client, db):
    person, _ = make_agreed(db)
    client.send(f"/drawer/{person.id}", {"sid": "a", "body": "STOP"})

    assert db.scalars(select(Suppression.cause)).all() == ["stop"]
    assert "Text START to turn them on again" in client.get(f"/drawer/{person.id}").text


def test_a_text_that_has_not_left_is_not_on_the_phone(client, db):
    person, opt_in = make_agreed(db)
    make_message(db, opt_in, state=states.PLANNED)

    assert "Coming up" not in client.get(f"/drawer/{person.id}").text


def test_an_empty_answer_is_asked_for_again(client, db):
    person, _ = make_agreed(db)

    assert client.send(f"/drawer/{person.id}", {"sid": "a", "body": ""}).status_code == 422


def test_nobody_has_a_phone_that_is_not_there(client, db):
    make_site(db)

    assert client.get("/drawer").status_code == 200
    assert client.get("/drawer/00000000-0000-0000-0000-000000000000").status_code == 404


@pytest.mark.parametrize("demo_beside", [True, False])
def test_over_a_database_with_real_people_there_is_no_drawer(client, db, demo_beside):  # R35
    person, _ = make_agreed(db)
    if demo_beside:
        db.add(Site(name="Real", zone="UTC", line=""))
    else:
        db.scalar(select(Site)).demo_since = None
    db.flush()

    assert client.get("/drawer").status_code == 404
    assert client.get(f"/drawer/{person.id}").status_code == 404
    assert client.send(f"/drawer/{person.id}", {"sid": "a", "body": "7"}).status_code == 404


def test_without_any_site_there_is_no_drawer(client, db):
    assert client.get("/drawer").status_code == 404
