"""A new phone in each of its ways, over HTTP; and a lost one, at the clinic."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.audit.models import Entry
from companion.checkins.models import CheckIn
from companion.messaging.models import Message
from companion.people.models import Agreement, OptIn
from companion.signin import devices, invitations, passwords, recovery, throttle
from companion.signin.models import Device, Invitation, SignIn, TextCode
from jobs import promote, send, send_codes
from tests.checkins.making import check_in
from tests.factories import NOON, PASSWORD, make_staff
from tests.messaging.making import make_shift
from tests.signin.making import another, bare, hand_in, make_real, sign_in

NEW = "three quiet boats"


@pytest.fixture
def ada(db, noon):
    return make_real(db)


@pytest.fixture
def code(db, ada):
    return recovery.make(db, ada, NOON)[0]


def texted(db, at=NOON):
    """The digits that reached the phone."""
    for job in (send_codes, promote, send):
        job.run(make_shift(db, at))
    message = db.scalars(select(Message).order_by(Message.id.desc())).first()
    return re.search(r"\d{6}", message.in_full)[0] if message else None


def verbs(db):
    return db.scalars(select(Entry.verb).order_by(Entry.number)).all()


def by_code(client, person, code):
    return client.send("/new-phone/printed-code", {"phone": person.phone, "code": code})


def test_a_new_phone_by_a_printed_code(client, db, ada, code):  # R07
    answer = by_code(client, ada, code.lower())

    assert answer.location == "/new-phone/password"
    assert "You are in" in client.get("/new-phone/password").text
    assert db.scalars(select(Device.how)).all() == ["recovery code"]
    assert client.get("/").status_code == 200
    client.send("/sign-out")
    assert sign_in(client, ada).status_code == 303  # the old password holds


def test_a_new_password_ends_every_other_sign_in(client, app, db, ada, code):  # R03
    old = another(app, db)
    old.own(ada, NOON)
    sign_in(old, ada)
    by_code(client, ada, code)
    answer = client.send("/new-phone/password", {"password": NEW})

    assert answer.location == "/"
    assert client.get("/").status_code == 200
    assert old.get("/").location == "/sign-in"
    assert sign_in(old, ada, PASSWORD).status_code == 422
    assert sign_in(old, ada, NEW).status_code == 303
    assert "password changed" in verbs(db)


@pytest.mark.parametrize("password", ["", "short", "Password123!"])
def test_a_weak_new_password_is_named_and_the_old_one_holds(client, db, ada, code, password):  # R08
    by_code(client, ada, code)

    assert client.send("/new-phone/password", {"password": password}).status_code == 422
    assert passwords.matches(db, ada, PASSWORD, NOON)


def test_the_password_may_be_chosen_only_right_after_the_proof(client, db, noon, ada, code):
    assert client.get("/new-phone/password").status_code == 303
    client.own(ada, NOON)
    sign_in(client, ada)
    assert client.send("/new-phone/password", {"password": NEW}).status_code == 303
    by_code(client, ada, code)
    noon(NOON + timedelta(minutes=10))
    assert client.send("/new-phone/password", {"password": NEW}).status_code == 303

    assert passwords.matches(db, ada, PASSWORD, NOON)


def test_a_used_wrong_or_strange_code_looks_the_same(client, app, db, ada, code):  # R12
    by_code(client, ada, code)
    answers = [
        another(app, db).send("/new-phone/printed-code", {"phone": phone, "code": tried})
        for phone, tried in ((ada.phone, code), (ada.phone, "0000-0000"), ("+12125550148", code), (ada.phone, "O" * 40))
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({re.sub(r'value="[^"]*"', "", bare(answer)) for answer in answers}) == 1


def test_guessing_printed_codes_is_slowed(client, db, ada, code):  # R11
    for _ in range(throttle.PER_ACCOUNT):
        assert by_code(client, ada, "0000-0000-0000-0000").status_code == 422

    assert by_code(client, ada, code).status_code == 429
    assert db.scalar(recovery.left(ada)) == 8


def test_a_new_phone_by_a_code_by_text(client, db, ada):  # R07, R10
    asked = client.send("/new-phone/text", {"phone": ada.phone})
    assert asked.location == "/new-phone/text/code"
    assert "If we know this number" in client.get(asked.location).text
    digits = texted(db)
    answer = client.send("/new-phone/text/code", {"code": digits})

    assert answer.location == "/new-phone/password"
    assert db.scalars(select(Device.how)).all() == ["text code"]
    assert client.send("/new-phone/text/code", {"code": digits}).status_code == 303  # nothing is asked for here now
    assert len(db.scalars(select(SignIn)).all()) == 1


def test_asking_looks_the_same_whosever_number_it_is(client, app, db, ada):  # R12
    pages = []
    for number in (ada.phone, "+12125550148", "12"):
        phone = another(app, db)
        asked = phone.send("/new-phone/text", {"phone": number})
        shown = phone.get(asked.location)
        wrong = phone.send(asked.location, {"code": "000000x"})
        pages.append((asked.status_code, asked.location, bare(shown), wrong.status_code, bare(wrong)))

    assert pages[0] == pages[1] == pages[2]
    assert len(db.scalars(select(TextCode)).all()) == 3
    texted(db)
    assert len(db.scalars(select(Message)).all()) == 1


def test_the_digits_work_in_the_browser_that_asked_alone(client, app, db, ada):  # R10
    client.send("/new-phone/text", {"phone": ada.phone})
    digits = texted(db)
    thief = another(app, db)

    assert thief.send("/new-phone/text/code", {"code": digits}).location == "/new-phone/text"
    assert client.send("/new-phone/text/code", {"code": digits}).status_code == 303


def test_wrong_digits_are_counted_and_said_plainly(client, db, ada):  # R10
    client.send("/new-phone/text", {"phone": ada.phone})
    digits = texted(db)
    for _ in range(5):
        answer = client.send("/new-phone/text/code", {"code": str((int(digits) + 1) % 10**6).zfill(6)})
        assert answer.status_code == 422
        assert "five tries" in answer.text

    assert client.send("/new-phone/text/code", {"code": digits}).status_code == 422
    assert db.scalar(select(Device)) is None


def test_asking_too_often_must_wait(client, app, db, ada):  # R11
    statuses = [client.send("/new-phone/text", {"phone": ada.phone}).status_code for _ in range(4)]

    assert statuses == [303] * 3 + [429]


def test_without_any_texts_the_other_two_ways_work(client, app, db, ada, code):  # R07
    db.query(OptIn).delete()
    assert by_code(client, ada, code).status_code == 303
    link = f"/join/{invitations.renew(db, ada, NOON)}"
    other = another(app, db)
    assert other.send(link, {"password": NEW}).location == "/keys/passkey?next=/"
    assert other.get("/me").status_code == 200
    assert db.scalar(select(Message)) is None


def test_a_lost_phone_is_out_in_one_action_and_the_next_is_in(client, app, db, ada):  # R14, R03
    dana = make_staff(db, "Dana", looks_after=[ada])
    lost, desk, new = (another(app, db) for _ in range(3))
    lost.own(ada, NOON)
    sign_in(lost, ada)
    old_link = invitations.renew(db, ada, NOON)
    desk.enter(dana, NOON)
    page = desk.get(f"/desk/people/{ada.id}").text
    assert f'action="/desk/people/{ada.id}/lost-phone"' in page

    answer = desk.send(f"/desk/people/{ada.id}/lost-phone")

    assert answer.status_code == 201
    assert lost.get("/me").status_code == 303
    assert hand_in_on(lost).status_code == 401
    assert sign_in(lost, ada).status_code == 422
    assert lost.get(f"/join/{old_link}").status_code == 404
    assert verbs(db)[-2:] != [] and {"ended all phones", "invited"} <= set(verbs(db))
    link = re.search(r'href="http://localhost:8000(/join/[^"]+)"', answer.text)[1]
    assert "<svg" in answer.text
    assert new.send(link, {"password": NEW}).status_code == 303
    said = new.get("/me").text
    assert "Phones that were ended" in said
    assert "Your team was told that a phone was lost" in said
    assert db.scalar(select(CheckIn)) is None


def hand_in_on(phone):
    return phone.send("/check-in", {"mood": "1"})


@pytest.mark.parametrize("role", ["clinician", "prescriber", "admin"])
def test_somebody_else_s_phones_are_nobody_s_business(client, db, ada, role):  # R16, R18
    device = client.own(ada, NOON)
    client.delete_cookie("device")
    client.enter(make_staff(db, role=role), NOON)

    assert client.send(f"/desk/people/{ada.id}/lost-phone").status_code == 404
    db.refresh(device)
    assert device.ended_at is None
    assert db.scalar(select(Invitation)) is None


def test_a_participant_cannot_end_the_phones_of_another_at_the_desk(client, db, ada):  # R16
    client.enter(make_real(db, "Ben", "+12125550149"), NOON)

    assert client.send(f"/desk/people/{ada.id}/lost-phone").status_code == 404


def test_everything_forgotten_a_new_link_and_nothing_asked_twice(client, app, db, ada):  # R07
    check_in(db, ada, craving=3)
    old = another(app, db)
    old.own(ada, NOON)
    sign_in(old, ada)
    link = f"/join/{invitations.renew(db, ada, NOON)}"
    for opened in (client.get(link), client.head(link)):
        assert opened.status_code == 200
    page = client.get(link).text
    assert "Welcome back" in page
    assert "I have read this" not in page and "Ada" not in page

    assert client.send(link, {"password": "short"}).status_code == 422
    assert client.send(link, {"password": NEW}).location == "/keys/passkey?next=/"
    assert client.get("/").status_code == 200
    assert old.get("/").location == "/sign-in"
    assert db.scalar(select(func.count(Agreement.id))) == 1
    assert db.scalar(select(func.count(OptIn.id))) == 1
    assert db.scalar(select(func.count(CheckIn.id))) == 1
    assert client.send(link, {"password": "another three boats"}).status_code == 404
    assert passwords.matches(db, ada, NEW, NOON)


def test_a_new_link_replaces_the_one_before(db, client, ada):
    first, second = (invitations.renew(db, ada, NOON) for _ in range(2))

    assert client.get(f"/join/{first}").status_code == 404
    assert client.get(f"/join/{second}").status_code == 200


def test_joining_shows_codes_once_and_may_skip_them(client, db, noon):  # R07
    site = make_real(db, "Ben", "+12125550149").site
    _, token = invitations.invite(db, site, "Ada", "+12125550147", NOON)
    form = {"agree": "y", "language": "en", "texts": "no", "password": NEW}
    assert client.send(f"/join/{token}", form).location == "/keys/passkey?next=/me/recovery-codes"
    page = client.get("/me/recovery-codes").text
    assert "Not now" in page and 'href="/check-in"' in page

    shown = client.send("/me/recovery-codes")
    codes = re.findall(r"<code>([0-9A-Z-]{19})</code>", shown.text)
    assert shown.status_code == 201
    assert len(codes) == 8
    assert "Keep them away from your phone." in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    again = client.get("/me/recovery-codes").text
    assert not [code for code in codes if code in again]
    assert "8 of your codes still work" in again


def test_new_codes_need_a_fresh_proof(client, db, ada, noon):  # R13
    client.enter(ada, NOON)
    noon(NOON + timedelta(minutes=6))

    assert client.get("/me/recovery-codes").location == "/unlock?next=/me/recovery-codes"
    page = client.send("/me/recovery-codes")
    assert page.status_code == 401
    assert db.scalar(recovery.left(ada)) == 0
    assert client.prove(page).status_code == 201
    assert db.scalar(recovery.left(ada)) == 8


def test_my_phones_are_listed_and_one_is_removed(client, app, db, ada):  # R14
    other = another(app, db)
    there = other.own(ada, NOON - timedelta(days=3), how="text code")
    sign_in(other, ada)
    client.own(ada, NOON)
    sign_in(client, ada)
    page = client.get("/me").text
    assert page.count("Android phone, Chrome") == 2
    assert page.count("This phone") == 1
    assert "added with a code by text" in page

    assert client.send(f"/me/phones/{there.id}/remove").location == "/me"
    assert other.get("/me").status_code == 303
    assert other.get("/check-in").status_code == 303
    assert client.get("/me").status_code == 200
    assert "You removed it." in client.get("/me").text
    assert "removed a phone" in verbs(db)


def test_removing_this_phone_leads_to_the_door(client, db, ada):
    here = client.own(ada, NOON)
    sign_in(client, ada)

    assert client.send(f"/me/phones/{here.id}/remove").location == "/sign-in"
    assert client.get("/me").status_code == 303


def test_the_phone_of_another_is_not_found(client, app, db, ada):  # R16
    ben = make_real(db, "Ben", "+12125550149")
    his = another(app, db).own(ben, NOON)
    client.own(ada, NOON)
    sign_in(client, ada)

    assert client.send(f"/me/phones/{his.id}/remove").status_code == 404
    assert db.scalars(devices.open_ones(ben)).one()


def test_two_who_press_start_at_once_join_once(db, database, ada):  # R07
    from tests.signin.at_once import at_once

    token = invitations.renew(db, ada, NOON)
    db.commit()

    def join(own):
        invitation = own.scalar(invitations.with_token(token))
        return invitations._spend(own, invitation, NOON)

    assert sorted(at_once(database, 4, join)) == [False] * 3 + [True]


def test_handing_in_is_for_the_person_of_the_phone(client, db, ada, code):
    by_code(client, ada, code)
    client.delete_cookie("companion")

    assert hand_in(client, mood="4").status_code == 303
    assert db.scalars(select(CheckIn)).one().participant_id == ada.id
