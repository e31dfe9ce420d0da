"""An emergency opens a record for an hour. It opens no way to become the person, and neither does an old proof."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.people import caseloads
from companion.people.models import Participant
from companion.people.team import BreakGlass
from companion.signin import invitations
from companion.signin.models import Device, Invitation
from tests.emergency.test_views import WHY, code_of, found
from tests.factories import NOON, STAFF_PASSWORD, make_participant, make_staff
from tests.signin.at_once import at_once
from tests.signin.making import another
from tests.team.making import break_glass, cover

DOORS = ("/desk/people/{}/invitation", "/desk/people/{}/lost-phone", "/desk/team/phones/{}/sign-out")
HOUR = timedelta(hours=1)


@pytest.fixture
def ada(db, noon):
    return make_participant(db, "Ada", phone="+15555550142")


@pytest.fixture
def eli(db):
    return make_staff(db, "Eli")


@pytest.fixture
def opened(client, db, ada, eli):
    """Eli's desk while Ada's record is open to him for the hour."""
    client.own(ada, NOON)
    client.delete_cookie("device")
    break_glass(db, eli, ada)
    return client.enter(eli, NOON)


@pytest.mark.parametrize("door", DOORS)
def test_a_record_open_in_an_emergency_makes_no_way_in_and_ends_no_phone(opened, db, ada, door):  # R14, R18, R20
    assert opened.get(f"/desk/people/{ada.id}").status_code == 200

    assert opened.send(door.format(ada.id)).status_code == 404
    assert db.scalar(select(Invitation)) is None
    assert db.scalars(select(Device)).one().ended_at is None


def test_a_page_open_in_an_emergency_offers_no_way_in(opened, db, ada):  # R20
    page = opened.get(f"/desk/people/{ada.id}").text

    assert "Ada" in page
    assert "lost-phone" not in page and "/invitation" not in page


def test_somebody_not_here_yet_is_not_let_in_by_an_emergency(opened, db, eli):  # R20
    ben = make_participant(db, "Ben", joined=False)
    invitations.renew(db, ben, NOON)
    break_glass(db, eli, ben)

    for door in ("/desk/people/{}/invitation", "/desk/team/invitations/{}/renew", "/desk/team/invitations/{}/withdraw"):
        assert opened.send(door.format(ben.id)).status_code == 404
    assert "/invitation" not in opened.get(f"/desk/people/{ben.id}").text
    assert "Link made" not in opened.get("/desk/team/invitations").text
    assert db.scalars(select(Invitation)).one().expires_at > NOON


def test_whoever_looks_after_somebody_keeps_the_doors_also_with_an_emergency_open(opened, db, ada, eli):  # R18
    dana = make_staff(db, "Dana", looks_after=[ada])
    cover(db, eli, dana)

    assert "lost-phone" in opened.get(f"/desk/people/{ada.id}").text
    for door in DOORS:
        assert opened.send(door.format(ada.id)).status_code in {201, 303}


def test_what_lasts_is_the_caseload_without_the_emergency(db, ada, eli):  # R18, R20
    break_glass(db, eli, ada)
    ellen = make_staff(db, "Ellen", role="supervisor")
    pat = make_staff(db, "Pat", role="admin")
    db.flush()

    for who, seen in ((eli, []), (ellen, [ada]), (pat, [])):
        assert db.scalars(caseloads.lasting(who, NOON)).all() == seen
    assert db.scalars(caseloads.of(eli, NOON).where(Participant.id == ada.id)).one() is ada


@pytest.mark.parametrize(("act", "joined"), [("invitation", True), ("lost-phone", True), ("renew", False)])
def test_a_way_in_for_somebody_asks_once_more_who_you_are(client, db, noon, act, joined):  # R13
    ben = make_participant(db, "Ben", joined=joined)
    there = f"/desk/team/invitations/{ben.id}/renew" if act == "renew" else f"/desk/people/{ben.id}/{act}"
    client.enter(make_staff(db, looks_after=[ben]), NOON - timedelta(minutes=6))

    assert client.send(there).status_code == 401
    assert db.scalar(select(Invitation)) is None


def test_a_link_for_somebody_who_has_joined_lasts_two_hours(client, app, db, ada, noon):  # R07
    client.enter(make_staff(db, looks_after=[ada]), NOON)
    page = client.send(f"/desk/people/{ada.id}/invitation").text
    link = page.split('class="code__link" href="http://localhost:8000')[1].split('"')[0]

    assert "It works once, for two hours." in page
    assert app.test_client().get(link).status_code == 200
    noon(NOON + 2 * HOUR)
    assert app.test_client().get(link).status_code == 404


def test_a_link_for_somebody_new_lasts_three_days(client, db, noon):
    ben = make_participant(db, "Ben", joined=False)
    client.enter(make_staff(db, looks_after=[ben]), NOON)

    assert "It works once, for three days." in client.send(f"/desk/people/{ben.id}/invitation").text
    assert db.scalars(select(Invitation)).one().expires_at == NOON + timedelta(days=3)


def test_one_proof_opens_one_record(client, db, ada, eli):  # R13, R20
    make_participant(db, "Ben", phone="+15555550143")
    client.enter(eli, NOON - timedelta(minutes=1))
    first, second = (found(client, phone)[1] for phone in ("+15555550142", "+15555550143"))
    page = client.send("/desk/emergency/open", {**WHY, "person": first})
    assert client.prove(page, password=STAFF_PASSWORD, code=code_of(db, eli)).status_code == 303

    answer = client.send("/desk/emergency/open", {**WHY, "person": second})
    assert answer.status_code == 401
    assert db.scalars(select(BreakGlass.participant_id)).all() == [ada.id]
    assert client.send("/desk/emergency/open", {**WHY, "person": first}).status_code == 303  # a second tap


def test_two_records_asked_for_at_once_with_one_proof_open_one(client, app, db, database, ada, eli):  # R13, R20
    make_participant(db, "Ben", phone="+15555550143")
    client.enter(eli, NOON)
    words = [found(client, phone)[1] for phone in ("+15555550142", "+15555550143")]
    desks = [another(app, None) for _ in words]
    for desk in desks:
        desk.set_cookie("companion", client.get_cookie("companion").value)
    ready = list(zip(desks, words, strict=True))

    def ask(_db):
        desk, word = ready.pop()
        return desk.send("/desk/emergency/open", {**WHY, "person": word}).status_code

    assert sorted(at_once(database, 2, ask)) == [303, 401]
    assert len(db.scalars(select(BreakGlass)).all()) == 1
