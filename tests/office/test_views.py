"""Invitations, phones and who looked: by whom they are seen, and what each page must not tell."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.audit import chain
from companion.audit.models import Entry
from companion.people.models import Assignment
from companion.signin import invitations
from companion.signin.models import Invitation
from tests.checkins.making import check_in
from tests.credentials.authenticator import asked, keep
from tests.factories import NOON, make_participant, make_site, make_staff
from tests.team.making import supervise

PHONE = "+15555550142"


@pytest.fixture
def ada(db, noon):
    return make_participant(db, "Ada", phone=PHONE)


@pytest.fixture
def dana(db, ada):
    return make_staff(db, "Dana", looks_after=[ada])


@pytest.fixture
def pat(db, noon):
    return make_staff(db, "Pat", role="admin")


@pytest.fixture
def admin(client, pat):
    return client.enter(pat, NOON)


@pytest.fixture
def noor(db, noon):
    person, token = invitations.invite(db, make_site(db), "Noor", "+15555550147", NOON - timedelta(hours=2))
    person.link = f"/join/{token}"
    return person


def verbs(db):
    return list(db.scalars(select(Entry.verb).order_by(Entry.number)))


def test_who_was_invited_and_is_not_here_yet(admin, db, noor, ada):
    page = admin.get("/desk/team/invitations").text

    assert "Noor" in page and "Works until Thu, Nov 26, 10:00 AM." in page
    assert "Ada" not in page


def test_a_new_link_replaces_the_one_before(admin, app, db, noor):
    answer = admin.send(f"/desk/team/invitations/{noor.id}/renew")

    assert answer.status_code == 201
    fresh = answer.text.split('class="code__link" href="http://localhost:8000')[1].split('"')[0]
    stranger = app.test_client()
    assert stranger.get(noor.link).status_code == 404
    assert stranger.get(fresh).status_code == 200


def test_a_withdrawn_link_opens_nothing(admin, app, db, noor):
    assert admin.send(f"/desk/team/invitations/{noor.id}/withdraw").status_code == 303

    assert app.test_client().get(noor.link).status_code == 404
    assert "It no longer works." in admin.get("/desk/team/invitations").text
    assert verbs(db).count("withdrew an invitation") == 1


def test_a_clinician_manages_the_doors_of_their_own_people_alone(client, db, dana, noor):  # R16, R18
    client.enter(dana, NOON)
    assert "Noor" not in client.get("/desk/team/invitations").text
    for act in ("renew", "withdraw"):
        assert client.send(f"/desk/team/invitations/{noor.id}/{act}").status_code == 404
    assert client.send(f"/desk/team/phones/{noor.id}/sign-out").status_code == 404
    db.add(Assignment(staff_id=dana.id, participant_id=noor.id, starts_at=NOON))
    db.flush()

    assert "Noor" in client.get("/desk/team/invitations").text
    assert db.scalar(select(func.max(Invitation.expires_at))) > NOON


def test_somebody_who_joined_needs_no_link(admin, ada):
    for act in ("renew", "withdraw"):
        assert admin.send(f"/desk/team/invitations/{ada.id}/{act}").status_code == 404


def test_a_lost_phone_is_signed_out_in_one_action(admin, app, db, ada):  # R03, R14
    phone = app.test_client()
    phone.db = db
    device = phone.own(ada, NOON)
    phone.enter(ada, NOON)
    lock = keep(phone)
    page = admin.get("/desk/team/phones").text
    assert "1 phone is theirs." in page and "Signed in on 1 device." in page and PHONE not in page
    assert admin.send(f"/desk/team/phones/{ada.id}/sign-out").status_code == 303

    assert phone.get("/").status_code == 303
    assert "No phone is theirs. Signed in nowhere." in " ".join(admin.get("/desk/team/phones").text.split())
    assert verbs(db).count("ended all phones") == 1
    db.refresh(device)
    assert (device.ended_at, device.why) == (NOON, "lost")
    assert phone.send("/check-in", {"mood": "1"}).status_code == 401  # it hands in nothing
    shown = lock.shows(asked(phone, "enter").json)
    assert phone.send("/sign-in/passkey", {"passkey": shown}).location == "/sign-in"


def test_a_phone_where_nobody_is_signed_in_can_be_ended_too(admin, app, db, ada):  # R14
    phone = app.test_client()
    phone.db = db
    device = phone.own(ada, NOON)
    page = " ".join(admin.get("/desk/team/phones").text.split())
    assert "1 phone is theirs. Signed in nowhere." in page
    assert f'action="/desk/team/phones/{ada.id}/sign-out"' in page

    admin.send(f"/desk/team/phones/{ada.id}/sign-out")
    db.refresh(device)
    assert device.ended_at == NOON
    assert f"/desk/team/phones/{ada.id}/sign-out" not in admin.get("/desk/team/phones").text


def test_a_phone_is_found_by_its_whole_number(admin, db, ada):
    make_participant(db, "Ben")
    page = admin.send("/desk/team/phones", {"phone": "(555) 555-0142"})
    assert "Ada" in page.text and "Ben" not in page.text

    for typed in ("+15555550199", "Ada", ""):
        assert admin.send("/desk/team/phones", {"phone": typed}).status_code == 422


def entries(db, verb="looked up a number"):
    return list(db.scalars(select(Entry).where(Entry.verb == verb).order_by(Entry.number)))


@pytest.mark.parametrize(("typed", "tried"), [("+15555550199", 1), ("Ada", 0), ("", 0)])
def test_a_number_that_finds_nobody_shows_nobody_and_is_recorded(admin, db, ada, typed, tried):  # R38
    answer = admin.send("/desk/team/phones", {"phone": typed})

    assert answer.status_code == 422
    assert "<strong>" not in answer.text and 'class="worklist"' not in answer.text
    assert "No one yet" not in answer.text
    assert [one.subject_id for one in entries(db)] == [None] * tried


def test_whoever_is_found_by_number_can_read_it_later(admin, db, ada):  # R38, R40
    admin.send("/desk/team/phones", {"phone": PHONE})
    admin.send("/desk/team/looks", {"person": PHONE})

    assert [one.subject_id for one in entries(db)] == [ada.id, ada.id]
    assert PHONE not in " ".join(one.about for one in entries(db))


@pytest.mark.parametrize("there", ["phones", "looks"])
def test_trying_numbers_is_counted_and_stops(admin, pat, db, noon, ada, there):  # R11
    part = {"phones": "phone", "looks": "person"}[there]
    for n in range(20):
        assert admin.send(f"/desk/team/{there}", {part: f"+155555502{n:02}"}).status_code == 422

    answer = admin.send(f"/desk/team/{there}", {part: PHONE})
    assert answer.status_code == 422
    assert "You searched many times. Please wait 15 minutes." in answer.text
    assert "Ada" not in answer.text
    assert len(entries(db)) == 20
    later = NOON + timedelta(minutes=15)
    noon(later)
    assert admin.enter(pat, later).send(f"/desk/team/{there}", {part: PHONE}).status_code in {200, 303}


def test_a_list_longer_than_a_page_goes_on(admin, db):
    for n in range(52):
        make_participant(db, f"Person {n}", joined=False, texts=False)

    first, second = (admin.get(f"/desk/team/phones?page={n}").text for n in (1, 2))
    assert (first.count('<li class="worklist__item'), second.count('<li class="worklist__item')) == (50, 2)
    assert "Older" in first and "Newer" not in first
    assert "Newer" in second and "Older" not in second
    for odd in ("0", "-1", "x", "99999999999999", "٣"):
        assert admin.get(f"/desk/team/phones?page={odd}").status_code == 200


def look(db, staff, person):
    chain.record(db, staff, "looked", NOON, subject=person.id, about="person")
    db.flush()


def rows(page):
    return page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""


def test_a_supervisor_searches_what_was_done_in_the_team_and_to_its_people(client, db, ada, dana):  # R19
    ellen = make_staff(db, "Ellen", role="supervisor")
    ben = make_participant(db, "Ben")
    eli = make_staff(db, "Eli", looks_after=[ben])
    supervise(db, ellen, dana)
    look(db, dana, ada)
    look(db, eli, ben)
    client.enter(ellen, NOON)
    page = client.get("/desk/team/looks").text

    assert "Dana" in rows(page) and "Ada" in rows(page) and "Opened a person&#39;s page" in rows(page)
    assert "Eli" not in page and "Ben" not in page
    assert client.send("/desk/team/looks", {"person": ben.phone}).status_code == 422
    look(db, eli, ada)  # a stranger looked at one of ours: that must be seen
    assert rows(client.get("/desk/team/looks").text).count("Ada") == 2


def test_the_search_by_number_leaves_no_number_in_an_address_and_is_recorded(admin, db, ada, dana):  # R34, R38
    look(db, dana, ada)
    answer = admin.send("/desk/team/looks", {"person": PHONE, "verb": "looked", "since": "2026-11-23"})
    assert answer.location == f"/desk/team/looks?verb=looked&person={ada.id}&since=2026-11-23"

    page = admin.get(answer.location).text
    assert "Dana" in rows(page)
    entry = db.scalars(select(Entry).where(Entry.verb == "searched who looked")).one()
    assert entry.subject_id == ada.id


def test_each_part_of_a_search_narrows_it(admin, db, ada, dana):
    look(db, dana, ada)

    for none in (
        f"by={ada.id}&verb=invited",
        "since=2026-11-24",
        "until=2026-11-22",
        "verb=joined",
        f"person={dana.id}",
    ):
        assert "Opened a person&#39;s page" not in rows(admin.get(f"/desk/team/looks?{none}").text), none
    for some in (
        f"by={dana.id}",
        "until=2026-11-23&since=2026-11-23",
        "verb=looked",
        f"person={ada.id}",
        "by=x&since=y",
    ):
        assert "Opened a person&#39;s page" in rows(admin.get(f"/desk/team/looks?{some}").text), some


def test_an_admin_reads_that_there_was_work_but_not_which_nor_whose(admin, db, ada, dana):  # R19
    check_in(db, ada, craving=9, note="A planted word")
    chain.record(db, dana, "answered a flag", NOON, subject=ada.id)
    page = admin.get("/desk/team/looks").text

    assert "Worked in a record" in rows(page)
    for word in ("Ada", "Checked in", "Answered", "planted"):
        assert word not in page, word
    assert "Worked in a record" not in rows(admin.get("/desk/team/looks?verb=looked").text)


@pytest.mark.parametrize("wrong", ["person=Ada", "person=+15555550199", "since=soon", "person=" + "1" * 41])
def test_a_wrong_search_is_named_and_the_words_stay(admin, ada, wrong):
    part, typed = wrong.split("=")
    answer = admin.send("/desk/team/looks", {part: typed})

    assert answer.status_code == 422
    assert "Please look at this again" in answer.text
    assert typed in answer.text


def test_who_looked_is_not_for_clinicians(client, dana):  # R15
    client.enter(dana, NOON)

    for page in ("/desk/team/looks", "/desk/team/emergencies"):
        assert client.get(page).status_code == 403
    assert client.send("/desk/team/looks", {"person": PHONE}).status_code == 403
