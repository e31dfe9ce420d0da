"""Somebody invited who has not agreed yet: only their link lets them in, and it can be taken back (R07)."""

import pytest
from sqlalchemy import select

from companion.messaging.models import Message
from companion.office import doors
from companion.signin import invitations, recovery
from companion.signin.models import Device, TextCode
from tests.devices.test_views import by_code, texted
from tests.factories import NOON, make_staff
from tests.signin.making import make_real


@pytest.fixture
def ada(db, noon):
    return make_real(db, joined=False, texts=False)


def test_a_withdrawn_invitation_leaves_no_door_by_text(client, db, ada):  # R07, R12
    invitations.renew(db, ada, NOON)
    doors.withdraw(db, ada, make_staff(db, role="admin"), NOON)
    db.commit()
    asked = client.send("/new-phone/text", {"phone": ada.phone})
    digits = db.scalars(select(TextCode)).one().digits

    assert asked.location == "/new-phone/text/code"
    assert texted(db) is None
    assert db.scalar(select(Message)) is None
    assert client.send("/new-phone/text/code", {"code": digits}).status_code == 422
    assert db.scalar(select(Device)) is None
    assert client.get("/me").status_code == 303


def test_a_printed_code_lets_nobody_in_who_has_not_agreed(client, db, ada):  # R07
    code = recovery.make(db, ada, NOON)[0]
    db.commit()

    assert by_code(client, ada, code).status_code == 422
    assert db.scalar(select(Device)) is None


@pytest.mark.parametrize("way", ["text", "printed"])
def test_coming_in_by_a_code_closes_the_links_that_were_not_used(client, db, noon, way):  # R07
    ben = make_real(db, "Ben", "+12125550149")
    link = f"/join/{invitations.renew(db, ben, NOON)}"
    code = recovery.make(db, ben, NOON)[0]
    db.commit()
    assert client.get(link).status_code == 200
    if way == "text":
        client.send("/new-phone/text", {"phone": ben.phone})
        answer = client.send("/new-phone/text/code", {"code": texted(db)})
    else:
        answer = by_code(client, ben, code)

    assert answer.location == "/new-phone/password"
    assert client.get(link).status_code == 404
