"""A phone is reported lost: its own texts let nobody back in (R14)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.devices import lost
from companion.messaging.models import Message
from companion.signin.models import Device
from tests.devices.test_views import texted
from tests.factories import NOON, make_staff
from tests.signin.making import another, bare, make_real

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ada(db, noon):
    return make_real(db)


@pytest.fixture
def phone(client, ada):
    return client.own(ada, NOON - timedelta(days=3))


@pytest.fixture
def report(db, ada, phone):
    """The clinic ends all phones."""
    return lambda at=NOON: (lost.end_all_phones(db, ada, make_staff(db), at), db.commit())


def ask(browser, person):
    return browser.send("/new-phone/text", {"phone": person.phone})


def test_a_code_asked_for_before_the_report_opens_nothing_after_it(client, app, db, ada, report):  # R14, R10
    thief = another(app, db)
    ask(thief, ada)
    digits = texted(db)
    report()

    assert thief.send("/new-phone/text/code", {"code": digits}).status_code == 422
    assert thief.get("/me").status_code == 303
    assert db.scalars(select(Device).where(Device.ended_at.is_(None))).all() == []


def test_a_code_asked_for_after_the_report_is_never_texted_and_asking_looks_the_same(
    client, app, db, ada, report, noon
):  # R14, R12
    report()
    noon(LATER)
    pages = []
    for number in (ada.phone, "+12125550148"):
        thief = another(app, db)
        asked = thief.send("/new-phone/text", {"phone": number})
        pages.append((asked.status_code, asked.location, bare(thief.get(asked.location))))

    assert pages[0] == pages[1]
    assert texted(db, LATER) is None
    assert db.scalar(select(Message)) is None


def test_with_a_phone_added_after_the_report_codes_come_again(client, app, db, ada, report, noon):  # R07
    report()
    noon(LATER)
    new = another(app, db).own(ada, LATER)
    ask(client, ada)
    digits = texted(db, LATER)

    assert client.send("/new-phone/text/code", {"code": digits}).location == "/new-phone/password"
    assert new.ended_at is None


def test_a_phone_reported_and_its_next_one_removed_is_no_loss_again(client, app, db, ada, report, noon):  # R07
    report()
    noon(LATER)
    new = another(app, db).own(ada, LATER)
    new.ended_at, new.why = LATER + timedelta(hours=1), "removed"
    db.commit()
    ask(client, ada)

    assert texted(db, LATER) is not None
