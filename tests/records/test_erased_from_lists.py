"""Somebody is erased who stood on every list of the house: no list names them, and none stumbles (R33)."""

import re

import pytest
from sqlalchemy import func, select

from companion import crypto, own_keys
from companion.audit import chain
from companion.errors import Erased
from companion.people.models import Participant
from companion.people.team import BreakGlass, BreakGlassNotice
from companion.sealed import Sealed
from companion.signin import devices, invitations, signins
from tests.factories import NOON, make_participant, make_staff
from tests.records.making import PHONE, PLANTED, make_ada
from tests.records.test_erase import erase
from tests.team.making import break_glass, supervise

LISTS = ("/desk", "/desk/everyone", "/desk/team", "/desk/team/cover", "/desk/team/invitations", "/desk/team/phones")
OVERSEEN = ("/desk/team/emergencies", "/desk/team/looks", "/desk/team/looks?verb=looked")


@pytest.fixture
def house(db, noon):
    """Ada stands on every list; so does Ben, who stays."""
    ada, ben = make_ada(db), make_participant(db, "Ben")
    team = {"eli": make_staff(db, "Eli"), "ellen": make_staff(db, "Ellen", role="supervisor")}
    team |= {"pat": make_staff(db, "Pat", role="admin"), "dana": make_staff(db, "Kim", looks_after=[ada, ben])}
    supervise(db, team["ellen"], team["eli"])
    supervise(db, team["ellen"], team["dana"])
    for one in (ada, ben):
        opened = break_glass(db, team["eli"], one)
        db.add(BreakGlassNotice(break_glass_id=opened.id, staff_id=team["ellen"].id, at=NOON))
        chain.record(db, team["eli"], "opened in an emergency", NOON, one.id, about=f"broke glass {opened.id}")
        chain.record(db, team["dana"], "looked", NOON, one.id, "person")
        devices.enroll(db, one, "invitation", ("Android phone", "Chrome"), NOON)
        signins.begin(db, one, NOON)
        invitations.renew(db, one, NOON)
    db.commit()
    return {"ada": ada, "ben": ben, **team}


def waiting(db, house):
    """Somebody who was invited and erased before they joined."""
    person, _ = invitations.invite(db, house["ben"].site, f"{PLANTED} too", "+15555550179", NOON)
    db.commit()
    return person


def test_an_emergency_is_sealed_under_the_key_of_the_person_it_was_about(db, house):
    row = db.scalars(select(BreakGlass).where(BreakGlass.participant_id == house["ada"].id)).one()
    fields = [field for field in vars(BreakGlass).values() if isinstance(field, Sealed)]
    assert len(fields) == 5 and all(crypto.is_own(getattr(row, field.box)) for field in fields)

    own_keys.destroy(db, house["ada"].id)
    for field in fields:
        with pytest.raises(Erased):
            getattr(row, field.name)


@pytest.mark.parametrize("who", ["eli", "ellen", "pat", "dana"])
def test_no_list_of_the_team_names_them_and_none_stumbles(run, client, db, house, who):  # R33
    ada_id, noor_id = house["ada"].id, waiting(db, house).id
    person = house[who]
    mine = [*LISTS, *(OVERSEEN if who in ("ellen", "pat") else ())]
    before = "".join(told(client.enter(person, NOON), mine))
    assert PLANTED in before
    for one in (ada_id, noor_id):
        assert erase(run, one).exit_code == 0

    client.enter(person, NOON)
    pages = told(client, mine)
    assert not [page for page in pages if PLANTED in page or PHONE in page or str(ada_id) in page]
    assert "Ben" in "".join(pages)
    if who in ("ellen", "pat"):
        assert client.get(f"/desk/team/looks?person={ada_id}").status_code == 200
        assert "Opened a record in an emergency" in client.get(f"/desk/team/looks?person={ada_id}").text


def told(client, pages):
    answers = [client.get(page) for page in pages]
    assert {answer.status_code for answer in answers} <= {200, 303, 403}
    return [re.sub(r"\s+", " ", answer.text) for answer in answers]


def test_what_was_theirs_is_not_there_and_what_others_have_stays(run, client, db, house):  # R33, R20
    ada_id = house["ada"].id
    theirs, bens = (
        db.scalar(select(BreakGlass.id).where(BreakGlass.participant_id == one)) for one in (ada_id, house["ben"].id)
    )
    assert erase(run, ada_id).exit_code == 0
    assert [db.scalar(select(func.count()).select_from(what)) for what in (BreakGlass, BreakGlassNotice)] == [1, 1]
    assert db.get(Participant, ada_id) is None

    client.enter(house["ellen"], NOON)
    assert client.get(f"/desk/team/emergencies/{theirs}").status_code == 404
    assert client.send(f"/desk/team/emergencies/{theirs}/seen").status_code == 404
    assert "She fainted in the hall." in client.get(f"/desk/team/emergencies/{bens}").text
    client.enter(house["eli"], NOON)
    assert client.send(f"/desk/emergency/{theirs}/end").status_code == 404
    assert "Nobody with this number is here." in client.send("/desk/emergency", {"phone": PHONE}).text
    client.enter(house["pat"], NOON)
    assert client.send("/desk/team/phones", {"phone": PHONE}).status_code == 422
    assert client.send("/desk/team/looks", {"person": PHONE}).status_code == 422
    for act in (f"phones/{ada_id}/sign-out", f"invitations/{ada_id}/renew", f"invitations/{ada_id}/withdraw"):
        assert client.send(f"/desk/team/{act}").status_code == 404


def test_who_looked_at_somebody_else_stays_to_be_read(run, client, db, house):  # R33, R40
    assert erase(run, house["ada"].id).exit_code == 0
    client.enter(house["ben"], NOON)
    page = client.get("/me/looked").text

    assert "Kim opened your page." in page and "Eli opened your page in an emergency" in page
    assert PLANTED not in page
