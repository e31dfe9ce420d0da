"""Signing in and out: the row decides, never the cookie alone."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from companion.signin import entering, passwords, signins, throttle
from companion.signin.models import Attempt, CodeGenerator, SignIn
from tests.factories import NOON, PASSWORD, STAFF_PASSWORD, make_participant, make_staff
from tests.signin.at_once import at_once


def bare(answer):
    """The page without what differs by the second (its token) or was typed by ourselves (the number)."""
    return re.sub(r'name="csrf_token"[^>]*>|\+1212555\d{4}', "", answer.text)


def code_of(db, staff, at=NOON):
    secret = db.scalar(select(CodeGenerator).where(CodeGenerator.staff_id == staff.id)).secret
    return pyotp.TOTP(secret).at(at)


def enter_desk(client, db, staff, **changes):
    form = {"email": staff.email, "password": STAFF_PASSWORD, "code": code_of(db, staff)}
    return client.send("/sign-in/team", {**form, **changes})


@pytest.mark.parametrize("how", ["+12125550147", " +1 212-555-0147 ", "(212) 555-0147", "1 212 555 0147"])
def test_a_participant_is_let_in_however_the_number_is_written(client, db, noon, how):
    make_participant(db, phone="+12125550147")
    answer = client.send("/sign-in", {"phone": how, "password": PASSWORD})

    assert answer.status_code == 303
    assert client.get("/me").status_code == 200


def test_the_cookie_is_opaque_and_closed_to_scripts(client, db, noon):  # R01
    ada = make_participant(db)
    answer = client.send("/sign-in", {"phone": ada.phone, "password": PASSWORD})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("companion="))
    token = cookie.split("=", 1)[1].split(";")[0]

    assert len(token) >= 43
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert token.encode() not in db.scalar(select(SignIn)).token_mark


def test_a_captured_cookie_is_worth_nothing_after_sign_out(client, app, db, noon):  # R03
    client.enter(make_participant(db), NOON)
    captured = client.get_cookie("companion").value
    client.send("/sign-out")
    thief = app.test_client()
    thief.set_cookie("companion", captured)

    assert thief.get("/me").status_code == 303
    assert "sign-in" in thief.get("/me").location


def test_the_id_changes_at_every_sign_in_and_the_old_one_ends(client, app, db, noon):  # R02
    ada = make_participant(db)
    client.enter(ada, NOON)
    before = client.get_cookie("companion").value
    client.send("/sign-in", {"phone": ada.phone, "password": PASSWORD})
    old = app.test_client()
    old.set_cookie("companion", before)

    assert client.get_cookie("companion").value != before
    assert old.get("/me").status_code == 303


def test_ending_every_sign_in_is_felt_at_once(client, db, noon):  # R03
    ada = make_participant(db)
    client.enter(ada, NOON)
    signins.end_all(db, ada, NOON)

    assert client.get("/me").status_code == 303


def test_being_seen_never_revives_what_was_ended(db):  # R03
    ada = make_participant(db)
    signins.begin(db, ada, NOON)
    row = db.scalar(select(SignIn))
    signins.end_all(db, ada, NOON)
    signins.seen(db, row, NOON + timedelta(hours=1))
    db.commit()
    db.refresh(row)

    assert row.ended_at == NOON
    assert row.seen_at == NOON


@pytest.mark.parametrize(
    ("after", "still_in"),
    [(timedelta(minutes=14), True), (timedelta(minutes=15), False), (timedelta(hours=-1), False)],
)
def test_a_desk_left_alone_closes_itself(client, db, noon, after, still_in):  # R04, R68
    client.enter(make_staff(db), NOON)
    noon(NOON + after)

    assert (client.get("/desk").status_code == 200) is still_in


def test_a_desk_in_use_stays_open_but_no_longer_than_half_a_day(client, db, noon):  # R04
    client.enter(make_staff(db), NOON)
    statuses = []
    for minutes in range(10, 12 * 60 + 20, 10):
        noon(NOON + timedelta(minutes=minutes))
        statuses.append(client.get("/desk").status_code)

    assert statuses.index(303) == statuses.count(200) == 71


def test_a_form_sent_after_a_pause_does_not_wait_for_its_own_turn(client, db, noon):  # R04, R28
    ada = make_participant(db)
    client.enter(ada, NOON)
    noon(NOON + timedelta(minutes=5))
    answer = client.send("/language", {"language": "es", "next": "/"})

    assert answer.status_code == 303
    assert db.scalar(select(SignIn)).seen_at == NOON + timedelta(minutes=5)


def test_a_phone_stays_in_for_a_month(client, db, noon):  # R04
    client.enter(make_participant(db), NOON)
    noon(NOON + timedelta(days=29))
    assert client.get("/me").location.startswith("/unlock")
    client.prove()
    assert client.get("/me").status_code == 200
    noon(NOON + timedelta(days=30))
    assert client.get("/me").location.startswith("/sign-in")


def test_wrong_and_unknown_look_the_same(client, db, noon):  # R12
    make_participant(db, phone="+12125550147")
    wrong = client.send("/sign-in", {"phone": "+12125550147", "password": "not theirs"})
    unknown = client.send("/sign-in", {"phone": "+12125550148", "password": "not theirs"})

    assert wrong.status_code == unknown.status_code == 422
    assert bare(wrong) == bare(unknown)
    assert "do not fit together" in wrong.text
    assert "not theirs" not in wrong.text


def test_guessing_is_slowed_by_account_and_address(client, db, noon):  # R11
    ada = make_participant(db)
    for _ in range(throttle.PER_ACCOUNT):
        assert client.send("/sign-in", {"phone": ada.phone, "password": "a guess of mine"}).status_code == 422
    right = client.send("/sign-in", {"phone": ada.phone, "password": PASSWORD})
    elsewhere = client.send(
        "/sign-in", {"phone": ada.phone, "password": PASSWORD}, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )

    assert right.status_code == 429
    assert "wait 15 minutes" in right.text
    assert elsewhere.status_code == 303  # a stranger elsewhere cannot lock her out


def test_after_a_quarter_of_an_hour_one_may_try_again(client, db, noon):
    ada = make_participant(db)
    for _ in range(throttle.PER_ACCOUNT):
        client.send("/sign-in", {"phone": ada.phone, "password": "a guess of mine"})
    noon(NOON + throttle.WINDOW)

    assert client.send("/sign-in", {"phone": ada.phone, "password": PASSWORD}).status_code == 303
    throttle.forget(db, NOON + throttle.WINDOW)
    assert db.scalar(select(Attempt)) is None


def test_staff_need_the_code_too(client, db, noon):  # R06
    dana = make_staff(db)

    assert enter_desk(client, db, dana, code="000000").status_code == 422
    assert enter_desk(client, db, dana, password="wrong wrong wrong").status_code == 422
    assert enter_desk(client, db, dana).status_code == 303
    assert client.get("/desk").status_code == 200


def test_a_code_works_once(client, db, noon):  # R06
    dana = make_staff(db)
    code = code_of(db, dana)
    assert enter_desk(client, db, dana, code=code).status_code == 303
    client.send("/sign-out")

    assert enter_desk(client, db, dana, code=code).status_code == 422


@pytest.mark.parametrize(("steps", "lets_in"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_code_may_be_one_step_off(client, db, noon, steps, lets_in):  # R06
    dana = make_staff(db)
    code = code_of(db, dana, NOON + timedelta(seconds=30 * steps))

    assert (enter_desk(client, db, dana, code=code).status_code == 303) is lets_in


@pytest.mark.parametrize("going", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, db, noon, going):
    ada = make_participant(db)
    answer = client.send("/sign-in", {"phone": ada.phone, "password": PASSWORD, "next": going})

    assert answer.location == "/"


def test_signing_in_leads_back_to_where_one_was_going(client, db, noon):
    ada = make_participant(db)
    asked = client.get("/schedule?week=2")
    answer = client.send(asked.location, {"phone": ada.phone, "password": PASSWORD, "next": "/schedule?week=2"})

    assert asked.location.startswith("/sign-in?next=")
    assert answer.location == "/schedule?week=2"


def test_the_desk_is_hidden_from_participants_and_today_from_staff(client, app, db, noon):
    client.enter(make_participant(db), NOON)
    assert client.get("/desk").status_code == 404
    desk = app.test_client()
    desk.db = db
    desk.enter(make_staff(db), NOON)
    assert desk.get("/").location == "/desk"
    assert desk.send("/check-in", {"craving": "9"}).status_code == 403


def test_a_hash_with_old_figures_is_made_anew(db):  # R09
    from argon2 import PasswordHasher

    ada = make_participant(db)
    row = passwords.of(db, ada)
    row.hash = old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)

    assert passwords.matches(db, ada, PASSWORD, NOON)
    assert passwords.of(db, ada).hash != old
    assert passwords.matches(db, ada, PASSWORD, NOON)


def test_the_same_letters_from_two_keyboards_are_one_password(db):  # R08
    ada = make_participant(db)
    passwords.keep(db, ada, "mañana caf\u00e9", NOON)

    assert passwords.matches(db, ada, "man\u0303ana cafe\u0301", NOON)


def test_many_guesses_at_the_same_moment_are_all_counted(db, database):  # R11
    phone, asked = make_participant(db).phone, []
    db.commit()

    def counted(own, person, typed, at):
        asked.append(typed)
        own.commit()
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "matches", counted)
        at_once(database, 16, lambda own: entering.by_phone(own, phone, "a guess", "10.0.0.9", NOON))

    assert len(asked) <= throttle.PER_ACCOUNT
