"""Who stands at the doors in these tests: somebody signed in, and a browser that nobody has used before."""

import pytest

from tests.factories import NOON, make_participant, make_staff


@pytest.fixture
def ada(client, db, noon):
    person = make_participant(db, phone="+12125550147")
    client.enter(person, NOON)
    return person


@pytest.fixture
def dana(client, db, noon):
    person = make_staff(db)
    client.enter(person, NOON)
    return person


@pytest.fixture
def elsewhere(app, db):
    browser = app.test_client()
    browser.db = db
    return browser
