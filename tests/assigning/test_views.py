"""Who looks after whom, changed at the desk by those who may, and told to the person (R18, R19, R38, R40)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.database import uuid7
from companion.people.models import Assignment, Participant, Site
from companion.people.team import Leaving
from tests.factories import NOON, assign, make_participant, make_staff
from tests.team.making import break_glass, cover, supervise

MINE = {"assigned", "ended an assignment", "handed over"}


@pytest.fixture
def ada(db, noon):
    return make_participant(db, "Ada")


@pytest.fixture
def dana(db, ada):
    return make_staff(db, "Dana", looks_after=[ada])


@pytest.fixture
def eli(db):
    return make_staff(db, "Eli")


@pytest.fixture
def ellen(db, dana):
    ellen = make_staff(db, "Ellen", role="supervisor")
    supervise(db, ellen, dana)
    return ellen


@pytest.fixture
def pat(db):
    return make_staff(db, "Pat", role="admin")


@pytest.fixture
def as_(app, db):
    """A desk of this colleague's own: several may sit at theirs at once."""

    def enter(staff, at=NOON):
        browser = app.test_client()
        browser.db = db
        return browser.enter(staff, at)

    return enter


def page_of(person):
    return f"/desk/people/{person.id}/carers"


def record_of(person):
    return f"/desk/people/{person.id}"


def people_of(staff):
    return f"/desk/team/colleagues/{staff.id}/people"


def end_of(person, staff, db):
    row = db.scalars(select(Assignment).where(Assignment.staff_id == staff.id, Assignment.participant_id == person.id))
    return f"{page_of(person)}/{row.one().id}/end"


def carers(db, person):
    rows = select(Assignment).where(Assignment.participant_id == person.id, Assignment.ends_at.is_(None))
    return sorted(row.staff.name for row in db.scalars(rows))


def changes(db):
    rows = db.scalars(select(Entry).where(Entry.verb.in_(MINE)).order_by(Entry.number))
    return [(row.verb, row.subject_id, row.about) for row in rows]


def test_a_clinician_hands_over_what_is_theirs_and_sees_it_no_more(as_, db, ada, dana, eli):  # R18, R38
    desk, other = as_(dana), as_(eli)
    assert "Change who looks after them" in desk.get(record_of(ada)).text
    assert other.get(record_of(ada)).status_code == 404
    assert desk.send(page_of(ada), {"carer": str(eli.id)}).status_code == 303
    assert other.get(record_of(ada)).status_code == 200
    answer = desk.send(end_of(ada, dana, db))

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert desk.get(record_of(ada)).status_code == desk.get(page_of(ada)).status_code == 404
    assert carers(db, ada) == ["Eli"]
    about = [f"staff:{eli.id}", f"staff:{dana.id}"]
    assert changes(db) == [("assigned", ada.id, about[0]), ("ended an assignment", ada.id, about[1])]


def test_pressing_twice_changes_nothing_twice(as_, db, ada, dana, eli):
    desk, end = as_(dana), end_of(ada, dana, db)
    for _ in range(2):
        assert desk.send(page_of(ada), {"carer": str(eli.id)}).status_code == 303
    for _ in range(2):
        assert desk.send(end).status_code == 303

    assert len(changes(db)) == 2
    assert len(db.scalars(select(Assignment)).all()) == 2


def test_adding_whoever_looks_after_them_already_changes_nothing(as_, db, ada, dana):
    page = as_(dana).get(page_of(ada)).text

    assert f'value="{dana.id}"' not in page
    assert as_(dana).send(page_of(ada), {"carer": str(dana.id)}).status_code == 303
    assert (changes(db), carers(db, ada)) == ([], ["Dana"])


@pytest.mark.parametrize(("who", "may"), [("clinician", 404), ("prescriber", 404), ("supervisor", 303)])
def test_only_supervisors_and_admins_take_somebody_else_off(as_, db, ada, dana, who, may):  # R19
    desk = as_(make_staff(db, "Zoe", role=who, looks_after=[ada]))
    end = end_of(ada, dana, db)

    assert (end in desk.get(page_of(ada)).text) is (may == 303)
    assert desk.send(end).status_code == may
    assert carers(db, ada) == (["Zoe"] if may == 303 else ["Dana", "Zoe"])


def test_what_ends_is_gone_with_the_next_request(as_, db, ada, dana, ellen):  # R18
    theirs = as_(dana)
    assert theirs.get(record_of(ada)).status_code == 200
    answer = as_(ellen).send(end_of(ada, dana, db))

    assert theirs.get(record_of(ada)).status_code == 404
    assert theirs.get(page_of(ada)).status_code == 404
    assert answer.location == page_of(ada)
    page = as_(ellen).get(page_of(ada)).text
    assert "No one looks after them now." in page and "each supervisor still sees them" in page
    assert "No one now." in as_(ellen).get(record_of(ada)).text


@pytest.mark.parametrize("way", ["cover", "emergency", "none", "ended"])
def test_what_was_lent_is_handed_to_nobody(as_, db, ada, dana, eli, way):  # R18, R20
    if way == "cover":
        cover(db, eli, dana)
    elif way == "emergency":
        break_glass(db, eli, ada)
    elif way == "ended":
        assign(db, eli, ada, ends_at=NOON)
    desk = as_(eli)
    sees = desk.get(record_of(ada))

    assert sees.status_code == (200 if way in ("cover", "emergency") else 404)
    assert "Change who looks after them" not in sees.text
    assert desk.get(page_of(ada)).status_code == 404
    assert desk.send(page_of(ada), {"carer": str(eli.id)}).status_code == 404
    assert desk.send(end_of(ada, dana, db)).status_code == 404
    assert (changes(db), carers(db, ada)) == ([], ["Dana"])


def test_a_supervisor_keeps_no_record_that_an_emergency_opened(as_, db, ada, dana):  # R20
    olga = make_staff(db, "Olga", role="supervisor")
    break_glass(db, olga, ada)

    assert as_(olga).get(record_of(ada)).status_code == 200
    assert as_(olga).send(page_of(ada), {"carer": str(olga.id)}).status_code == 404
    assert as_(olga).send(end_of(ada, dana, db)).status_code == 404
    assert carers(db, ada) == ["Dana"]


def test_an_admin_assigns_by_name_and_opens_no_record(as_, db, ada, dana, eli, pat):  # R19
    desk = as_(pat)
    assert page_of(ada) in desk.get("/desk/team/phones").text
    page = desk.get(page_of(ada)).text
    assert "Ada" in page and "Dana" in page and ada.phone not in page
    assert desk.send(page_of(ada), {"carer": str(eli.id)}).status_code == 303
    assert desk.send(end_of(ada, dana, db)).status_code == 303

    assert carers(db, ada) == ["Eli"]
    assert desk.get(record_of(ada)).status_code == 403
    assert desk.send(page_of(ada), {"carer": str(pat.id)}).status_code == 422


@pytest.mark.parametrize("wrong", ["nothing", "blank", "admin", "closed", "elsewhere", "nobody"])
def test_a_wrong_choice_is_named_and_changes_nothing(as_, db, ada, dana, pat, wrong):
    gone, rosa = make_staff(db, "Gone"), make_staff(db, "Rosa")
    db.add(Leaving(staff_id=gone.id, by_id=pat.id, at=NOON))
    other = Site(name="Lakeside", zone="America/Chicago")
    db.add(other)
    db.flush()
    rosa.site_id = other.id
    given = {"admin": pat.id, "closed": gone.id, "elsewhere": rosa.id, "nobody": uuid7(), "blank": ""}
    form = {} if wrong == "nothing" else {"carer": str(given[wrong])}
    answers = [as_(dana).send(page_of(ada), form), as_(pat).send(people_of(dana), form)]

    words = "Please choose a colleague." if wrong in ("nothing", "blank") else "Please choose one from the list."
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all(words in answer.text for answer in answers)
    assert (changes(db), carers(db, ada)) == ([], ["Dana"])


def test_who_looked_after_them_before_stays_written(as_, db, ada, dana, eli):
    assign(db, eli, ada, ends_at=NOON - timedelta(days=2))
    page = as_(dana).get(page_of(ada)).text

    assert "Before" in page and page.index("Before") < page.rindex("Eli")


def test_the_person_reads_who_changed_what(client, as_, db, ada, dana, eli, ellen):  # R40
    as_(dana).send(page_of(ada), {"carer": str(eli.id)})
    as_(ellen).send(end_of(ada, dana, db))
    make_participant(db, "Ben")
    said = client.enter(ada, NOON).get("/me/looked").text

    assert "Dana asked Eli to look after you." in said
    assert "Ellen wrote down: Dana no longer looks after you." in said
    assert client.enter(db.scalars(select(Participant)).all()[-1], NOON).get("/me/looked").text.count("Eli") == 0


def test_looking_at_the_page_is_told_too(client, as_, db, ada, dana, pat):  # R38
    as_(pat).get(page_of(ada))

    assert "Pat saw who looks after you." in client.enter(ada, NOON).get("/me/looked").text


def test_all_people_of_a_closed_account_go_to_one_colleague_at_once(client, as_, db, ada, dana, eli, pat):  # R03, R18
    ben, cleo = make_participant(db, "Ben"), make_participant(db, "Cleo")
    assign(db, dana, ben)
    assign(db, eli, ben)
    assign(db, dana, cleo, ends_at=NOON)
    desk = as_(pat)
    desk.send(f"/desk/team/colleagues/{dana.id}/close")
    page = desk.get(f"/desk/team/colleagues/{dana.id}").text
    assert "They look after 2 people." in page and "Their account is closed" in page and people_of(dana) in page
    for _ in range(2):
        assert desk.send(people_of(dana), {"carer": str(eli.id)}).status_code == 303

    assert [carers(db, one) for one in (ada, ben, cleo)] == [["Eli"], ["Eli"], []]
    about = f"staff:{eli.id} for staff:{dana.id}"
    assert changes(db) == [("handed over", one.id, about) for one in (ada, ben)]
    assert "They look after no one now." in desk.get(people_of(dana)).text
    assert as_(eli).get(record_of(ada)).status_code == 200
    assert "Pat asked Eli to look after you from now on." in client.enter(ada, NOON).get("/me/looked").text


def test_a_supervisor_hands_on_the_team_s_people_and_no_one_else_s(as_, db, ada, dana, eli, ellen):  # R19
    ben = make_participant(db, "Ben")
    assign(db, eli, ben)
    desk = as_(ellen)
    listed = desk.get("/desk/team").text
    assert people_of(dana) in listed and people_of(eli) not in listed
    for theirs in (eli, ellen):
        assert desk.get(people_of(theirs)).status_code == 404
        assert desk.send(people_of(theirs), {"carer": str(dana.id)}).status_code == 404
    assert desk.send(people_of(dana), {"carer": str(dana.id)}).status_code == 422
    assert desk.send(people_of(dana), {"carer": str(ellen.id)}).status_code == 303

    assert (carers(db, ada), carers(db, ben)) == (["Ellen"], ["Eli"])
    assert as_(dana).send(people_of(ellen), {"carer": str(dana.id)}).status_code == 403


def test_a_wrong_row_across_sites_is_neither_shown_nor_handed_on(as_, db, ada, dana, eli, pat):  # R17
    other = Site(name="Lakeside", zone="America/Chicago")
    db.add(other)
    db.flush()
    rosa = make_staff(db, "Rosa", looks_after=[ada])
    rosa.site_id = other.id

    assert "Rosa" not in as_(dana).get(page_of(ada)).text
    assert as_(rosa).get(page_of(ada)).status_code == 404
    assert as_(rosa).send(end_of(ada, rosa, db)).status_code == 404
    assert as_(pat).get(people_of(rosa)).status_code == 404
    assert carers(db, ada) == ["Dana", "Rosa"]
