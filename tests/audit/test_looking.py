"""Whoever opens a person's record leaves one entry; whoever is turned away leaves none (R38, R39)."""

from uuid import uuid4

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from companion.audit import chain
from companion.audit.models import Entry
from companion.flags.models import Answer, Closure, Taking
from companion.people.models import Participant
from tests.counting import statements
from tests.factories import NOON, make_participant, make_staff
from tests.flags.making import make_flag

WITH_A_PERSON = "participant_id"
SHOW_NO_RECORD = {"drawer.phone": "a demo alone, and nobody in it is real"}


@pytest.fixture
def ada(db, noon):
    return make_participant(db, "Ada")


@pytest.fixture
def dana(db, ada):
    return make_staff(db, "Dana", looks_after=[ada])


@pytest.fixture
def desk(client, dana):
    return client.enter(dana, NOON)


@pytest.fixture
def flag(db, ada):
    flag = make_flag(db, ada)
    db.commit()
    return flag


def looks(db):
    rows = select(Entry.actor, Entry.subject_id, Entry.about).where(Entry.verb == "looked").order_by(Entry.number)
    return [tuple(row) for row in db.execute(rows)]


def pages(app, **values):
    """Every page whose address names a person, with these values in it."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and WITH_A_PERSON in rule.arguments and rule.endpoint not in SHOW_NO_RECORD:
            missing = rule.arguments - set(values)
            assert not missing, f"say in this test what {missing} of {rule.endpoint} is"
            with app.test_request_context():
                yield rule.endpoint, app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def test_every_page_of_a_person_leaves_exactly_one_look(app, desk, db, ada, dana, flag):  # R38
    opened = list(pages(app, participant_id=ada.id, flag_id=flag.id))
    for nth, (endpoint, address) in enumerate(opened, start=1):
        assert desk.get(address).status_code == 200, endpoint
        seen = looks(db)
        assert len(seen) == nth, endpoint
        assert seen[-1][:2] == (f"staff:{dana.id}", ada.id), endpoint

    assert {"care.person", "care.flag"} <= {endpoint for endpoint, _ in opened}


def test_who_is_turned_away_leaves_no_look(app, client, db, ada, flag):
    nobodys = make_staff(db, "Nils")
    admin = make_staff(db, "Pat", role="admin")
    for person, codes in ((nobodys, {404}), (admin, {403, 404}), (ada, {404})):
        client.enter(person, NOON)
        for endpoint, address in pages(app, participant_id=ada.id, flag_id=flag.id):
            if person is admin and endpoint == "carers.show":
                continue  # an admin may say who looks after whom; that page tells of itself
            assert client.get(address).status_code in codes, endpoint

    assert looks(db) == []


def test_what_is_not_there_leaves_no_look(desk, db, ada):
    assert desk.get(f"/desk/people/{uuid4()}").status_code == 404
    assert desk.get(f"/desk/people/{ada.id}/flags/{uuid4()}").status_code == 404

    assert looks(db) == []


def test_the_page_shown_again_because_of_a_mistake_is_a_look_too(desk, db, ada, flag):
    assert desk.send(f"/desk/people/{ada.id}/flags/{flag.id}/answer", {"words": ""}).status_code == 422
    assert desk.send(f"/desk/people/{ada.id}/flags/{flag.id}/close", {"outcome": "met"}).status_code == 422

    assert [about for _, _, about in looks(db)] == ["flag", "flag"]


@pytest.mark.parametrize("page", ["/desk", "/desk/everyone"])
def test_a_list_leaves_one_entry_with_its_length_and_none_for_each_person(desk, db, dana, ada, flag, page):
    assert desk.get(page).status_code == 200
    entry = db.scalars(select(Entry).where(Entry.verb == "looked at the list")).one()

    assert (entry.actor, entry.subject_id) == (f"staff:{dana.id}", None)
    assert entry.about == ("everyone, 1" if page.endswith("everyone") else "worklist, 1")
    assert looks(db) == []


@pytest.mark.parametrize("where", ["/desk", "/desk/people/{}"])
def test_looking_adds_one_insert_and_nothing_else(desk, db, ada, flag, where):
    engine = desk.application.extensions["database"].engine
    desk.get(where.format(ada.id))
    with statements(engine) as seen:
        desk.get(where.format(ada.id))
    written = [one.split()[:3] for one in seen if one.startswith(("INSERT", "UPDATE", "DELETE"))]

    assert written == [["INSERT", "INTO", "audit_entry"], ["UPDATE", "audit_head", "SET"]]


@pytest.mark.parametrize("where", ["/desk", "/desk/everyone", "/desk/people/{}"])
def test_what_cannot_be_recorded_is_not_shown(desk, db, ada, flag, monkeypatch, where):  # R39
    def full(*_args, **_values):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(chain, "record", full)
    answer = desk.get(where.format(ada.id))

    assert answer.status_code == 503
    assert "Ada" not in answer.text


ACTS = [
    ("/flags/{flag}/take", {}, Taking),
    ("/flags/{flag}/answer", {"words": "We call you at noon."}, Answer),
    ("/flags/{flag}/close", {"outcome": "spoke", "note": "All is well."}, Closure),
]


@pytest.mark.parametrize(("path", "form", "record"), ACTS, ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize("fails", ["the entry", "the commit"])
def test_a_record_and_its_entry_stand_together_or_not_at_all(
    desk, db, ada, flag, monkeypatch, path, form, record, fails
):  # R39
    address = f"/desk/people/{ada.id}{path.format(flag=flag.id)}"
    if record is Closure:
        desk.send(f"/desk/people/{ada.id}/flags/{flag.id}/take")
    before = db.scalar(select(func.max(Entry.number)))
    count = db.scalar(select(func.count(record.id)))

    def broken(*_args):
        raise OperationalError("COMMIT", {}, Exception("the disk is full"))

    engine = desk.application.extensions["database"].engine
    if fails == "the entry":
        monkeypatch.setattr(chain, "record", broken)
        answer = desk.send(address, form)
    else:
        event.listen(engine, "commit", broken)
        try:
            answer = desk.send(address, form)
        finally:
            event.remove(engine, "commit", broken)
    assert answer.status_code == 503
    assert db.scalar(select(func.count(record.id))) == count
    assert db.scalar(select(func.max(Entry.number))) == before

    monkeypatch.undo()


def test_an_entry_that_stands_has_its_record(desk, db, ada, flag):  # R39
    for path, form, _ in ACTS:
        assert desk.send(f"/desk/people/{ada.id}{path.format(flag=flag.id)}", form).status_code == 303

    said = db.scalars(select(Entry.verb).where(Entry.about == str(flag.id)).order_by(Entry.number)).all()
    assert said == ["took a flag", "answered a flag", "closed a flag"]
    assert [db.scalar(select(func.count(kind.id))) for kind in (Taking, Answer, Closure)] == [1, 1, 1]


def test_a_check_in_and_its_entry_stand_together(client, db, ada, monkeypatch):  # R39
    from companion.checkins.models import CheckIn

    client.enter(ada, NOON)

    def full(*_args, **_values):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(chain, "record", full)
    answer = client.send("/check-in", {"craving": "3", "id": str(uuid4())})

    assert answer.status_code == 503
    assert db.scalar(select(func.count(CheckIn.id))) == 0


def test_signing_out_is_recorded(client, db, ada):  # R38
    client.enter(ada, NOON)
    client.send("/sign-out")
    entry = db.scalars(select(Entry).order_by(Entry.number.desc())).first()

    assert (entry.verb, entry.actor, entry.subject_id) == ("signed out", f"participant:{ada.id}", ada.id)
    assert db.scalar(select(func.count(Participant.id))) == 1
