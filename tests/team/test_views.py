"""The team's pages over HTTP: roles, accounts, invitations, supervision and cover, each by who may and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.audit.models import Entry
from companion.credentials.models import StaffInvitation
from companion.database import uuid7
from companion.people.models import Staff
from companion.people.team import Cover, Leaving, RoleChange, Supervision
from tests.factories import NOON, make_participant, make_staff
from tests.team.making import cover, supervise


@pytest.fixture
def ada(db, noon):
    return make_participant(db, "Ada")


@pytest.fixture
def dana(db, ada):
    return make_staff(db, "Dana", looks_after=[ada], email="dana@example.org")


@pytest.fixture
def pat(db, noon):
    return make_staff(db, "Pat", role="admin")


@pytest.fixture
def admin(client, pat):
    return client.enter(pat, NOON)


def count(db, what):
    return db.scalar(select(func.count()).select_from(what))


def verbs(db):
    return list(db.scalars(select(Entry.verb).order_by(Entry.number)))


def page_of(staff):
    return f"/desk/team/colleagues/{staff.id}"


def test_an_admin_begins_with_the_team_and_reads_roles_and_states(admin, dana):
    page = admin.get(admin.get("/desk").location).text

    assert "Colleagues" in page
    assert "Dana" in page and "Clinician" in page
    assert 'href="/desk"' not in page.split("</header>")[0].split("<nav")[1]


def test_a_clinician_reads_who_works_here_and_manages_nobody(client, dana, pat):  # R15
    client.enter(dana, NOON)

    assert "Pat" in client.get("/desk/team").text
    for there in (page_of(pat), "/desk/team/colleagues/new"):
        assert client.get(there).status_code == 403
    for act in ("role", "close", "open", "reset", "supervisors"):
        assert client.send(f"{page_of(pat)}/{act}", {"role": "admin"}).status_code == 403


def test_a_changed_role_is_a_row_with_an_entry_and_ends_their_sign_ins(admin, app, db, dana, pat):  # R02, R03, R38
    theirs = app.test_client()
    theirs.db = db
    theirs.enter(dana, NOON)
    assert theirs.get("/desk").status_code == 200
    assert admin.send(page_of(dana) + "/role", {"role": "supervisor"}).status_code == 303

    assert theirs.get("/desk").status_code == 303
    change = db.scalars(select(RoleChange)).one()
    assert (change.before, change.after, change.by_id) == ("clinician", "supervisor", pat.id)
    assert db.get(Staff, dana.id).role == "supervisor"
    assert verbs(db).count("changed role") == 1
    admin.send(page_of(dana) + "/role", {"role": "supervisor"})
    assert count(db, RoleChange) == 1


def test_a_supervisor_who_becomes_something_else_answers_for_nobody(admin, db, dana):
    ellen = make_staff(db, "Ellen", role="supervisor")
    row = supervise(db, ellen, dana)
    admin.send(page_of(ellen) + "/role", {"role": "clinician"})

    assert db.get(Supervision, row.id).ends_at == NOON


def test_nobody_changes_their_own_role_or_account(admin, db, pat):
    assert admin.send(page_of(pat) + "/role", {"role": "supervisor"}).status_code == 422
    admin.send(page_of(pat) + "/close")

    assert "You cannot change your own account." in admin.get(page_of(pat)).text
    assert (count(db, RoleChange), count(db, Leaving)) == (0, 0)


def test_a_closed_account_is_out_at_once_and_does_not_come_in_again(admin, app, db, dana):  # R03
    theirs = app.test_client()
    theirs.db = db
    theirs.enter(dana, NOON)
    assert admin.send(page_of(dana) + "/close").status_code == 303
    admin.send(page_of(dana) + "/close")

    assert theirs.get("/desk").status_code == 303
    assert count(db, Leaving) == 1
    assert "closed" in admin.get("/desk/team").text
    admin.send(page_of(dana) + "/open")
    assert theirs.get("/desk").status_code == 303  # the old cookie stays dead
    theirs.enter(dana, NOON)
    assert theirs.get("/desk").status_code == 200
    assert verbs(db).count("closed account") == verbs(db).count("opened account") == 1


def test_a_colleague_is_invited_and_the_link_shown_once(admin, db):
    new = {"name": "Fay", "email": "Fay@example.org", "role": "prescriber"}
    answer = admin.send("/desk/team/colleagues/new", new)

    assert answer.status_code == 201
    assert 'class="code__link" href="http://localhost:8000/' in answer.text
    fay = db.scalars(select(Staff).where(Staff.role == "prescriber")).one()
    assert (fay.name, fay.email) == ("Fay", "Fay@example.org")
    again = admin.send("/desk/team/colleagues/new", new)
    assert again.status_code == 422
    assert "Somebody with this e-mail is here already." in again.text
    assert 'value="Fay"' in again.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "Please write their name."),
        ({"email": "nothing"}, "Please write their work e-mail"),
        ({"role": "king"}, "Please choose one from the list."),
    ],
)
def test_a_wrong_invitation_of_a_colleague_is_named(admin, db, change, words):
    answer = admin.send(
        "/desk/team/colleagues/new", {"name": "Fay", "email": "f@example.org", "role": "admin", **change}
    )

    assert answer.status_code == 422
    assert words in answer.text
    assert count(db, Staff) == 1


@pytest.mark.parametrize("act", ["role", "close", "open", "reset", "supervisors", "new"])
def test_what_opens_or_closes_a_door_asks_once_more_who_you_are(client, app, db, pat, dana, act):  # R13
    ellen = make_staff(db, "Ellen", role="supervisor")
    if act == "open":
        db.add(Leaving(staff_id=dana.id, by_id=pat.id, at=NOON))
    words = {"role": "admin", "supervisor": str(ellen.id), "name": "Fay", "email": "fay@example.org"}
    there = "/desk/team/colleagues/new" if act == "new" else f"{page_of(dana)}/{act}"
    standing = count(db, Leaving)
    client.enter(pat, NOON - timedelta(minutes=6))
    answer = client.send(there, words)

    assert answer.status_code == 401
    assert "proof-password" in answer.text
    assert (count(db, RoleChange), count(db, Supervision), count(db, StaffInvitation)) == (0, 0, 0)
    assert (count(db, Leaving), count(db, Staff)) == (standing, 3)
    assert db.scalar(select(Leaving.lifted_at)) is None
    client.enter(pat, NOON)
    assert client.send(there, words).status_code in {201, 303}


def test_a_reset_signs_them_out_and_makes_a_fresh_link(admin, app, db, dana):
    theirs = app.test_client()
    theirs.db = db
    theirs.enter(dana, NOON)

    assert admin.send(page_of(dana) + "/reset").status_code == 201
    assert theirs.get("/desk").status_code == 303


def test_a_supervisor_is_named_and_let_go(admin, db, dana, ada):  # R19
    ellen = make_staff(db, "Ellen", role="supervisor")
    for _ in range(2):
        assert admin.send(page_of(dana) + "/supervisors", {"supervisor": str(ellen.id)}).status_code == 303
    assert "Ellen" in admin.get(page_of(dana)).text
    row = db.scalars(select(Supervision)).one()
    assert admin.send(f"{page_of(dana)}/supervisors/{row.id}/end").status_code == 303

    assert db.get(Supervision, row.id).ends_at == NOON
    assert admin.send(f"{page_of(dana)}/supervisors/{row.id}/end").status_code == 404


@pytest.mark.parametrize("whom", ["", "nobody", "dana", "other"])
def test_only_a_supervisor_of_the_site_can_answer_for_somebody(admin, db, dana, whom):
    value = {"dana": str(dana.id), "other": str(uuid7())}.get(whom, whom)
    answer = admin.send(page_of(dana) + "/supervisors", {"supervisor": value})

    assert answer.status_code == 422
    assert count(db, Supervision) == 0


def days(covered, covering, first="2026-11-23", last="2026-11-27"):
    return {"covered": str(covered.id), "covering": str(covering.id), "first": first, "last": last}


def test_a_clinician_hands_over_their_own_people_for_some_days_and_ends_it(client, db, dana, ada):  # R18
    eli = make_staff(db, "Eli")
    client.enter(dana, NOON)
    assert client.send("/desk/team/cover", days(dana, eli)).status_code == 303
    assert "Eli stands in for Dana." in client.get("/desk/team/cover").text
    client.enter(eli, NOON)
    assert client.get(f"/desk/people/{ada.id}").status_code == 200
    row = db.scalars(select(Cover)).one()
    assert (row.starts_at, row.made_by_id) == (NOON, dana.id)
    assert row.ends_at.isoformat() == "2026-11-28T05:00:00+00:00"
    assert client.send(f"/desk/team/cover/{row.id}/end").status_code == 303

    assert client.get(f"/desk/people/{ada.id}").status_code == 404
    assert verbs(db).count("arranged cover") == verbs(db).count("ended cover") == 1


def test_nobody_takes_cover_of_somebody_else_s_people_by_themselves(client, db, dana, ada):  # R18
    eli = make_staff(db, "Eli")
    client.enter(eli, NOON)

    assert client.send("/desk/team/cover", days(dana, eli)).status_code == 422
    assert count(db, Cover) == 0


def test_a_supervisor_arranges_cover_for_the_team_alone(client, db, dana):
    ellen, eli = make_staff(db, "Ellen", role="supervisor"), make_staff(db, "Eli")
    supervise(db, ellen, dana)
    client.enter(ellen, NOON)

    assert client.send("/desk/team/cover", days(dana, eli)).status_code == 303
    assert client.send("/desk/team/cover", days(eli, dana)).status_code == 422


def test_cover_of_others_is_not_mine_to_see_or_end(client, db, dana):  # R16
    eli, fay = make_staff(db, "Eli"), make_staff(db, "Fay")
    row = cover(db, eli, fay)
    client.enter(dana, NOON)

    assert "stands in for" not in client.get("/desk/team/cover").text.split("<h2")[0].split("</p>", 1)[1]
    assert client.send(f"/desk/team/cover/{row.id}/end").status_code == 404
    assert db.get(Cover, row.id).ends_at > NOON


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-27", "2026-11-23", "The last day must not be before the first."),
        ("2026-11-01", "2026-11-02", "Please choose days from today on, within a year."),
        ("2028-11-01", "2028-11-02", "Please choose days from today on, within a year."),
        ("2026-11-23", "2027-02-23", "Please choose 60 days or fewer."),
        ("9999-12-31", "9999-12-31", "within a year"),
        ("", "2026-11-23", "Please choose the first day."),
        ("soon", "2026-11-23", "Please look at this again"),
    ],
)
def test_wrong_days_are_named_and_the_choice_stays(admin, db, dana, first, last, words):
    eli = make_staff(db, "Eli")
    answer = admin.send("/desk/team/cover", days(dana, eli, first, last))

    assert answer.status_code == 422
    assert words in answer.text
    assert f'<option selected value="{eli.id}">Eli' in answer.text
    assert count(db, Cover) == 0


def test_nobody_stands_in_for_themselves_and_an_admin_for_nobody(admin, db, dana, pat):  # R19
    assert "two different people" in admin.send("/desk/team/cover", days(dana, dana)).text
    assert admin.send("/desk/team/cover", days(dana, pat)).status_code == 422
    assert count(db, Cover) == 0
