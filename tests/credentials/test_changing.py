"""Changing what lets one in: only freshly proved, everything else ends, and the old channel hears of it (R03, R13)."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.messaging import suppression
from companion.messaging.models import Message
from companion.people import queries as people
from companion.signin import passwords
from companion.signin.models import CodeGenerator, SignIn
from tests.browser_client import FormParser
from tests.credentials.authenticator import keep
from tests.credentials.moving import digits_of, move
from tests.factories import NOON, PASSWORD, STAFF_PASSWORD, make_participant, make_staff
from tests.signin.test_sign_in import code_of

NEW = "four green lanterns glow"


def told(db):
    return [(one.kind, one.phone) for one in db.scalars(select(Message)) if one.kind == "changed"]


def verbs(db):
    return list(db.scalars(select(Entry.verb).order_by(Entry.number)))


def test_a_new_password_ends_a_captured_cookie_and_tells_the_phone(client, db, ada, elsewhere):  # R03, R13
    elsewhere.enter(ada, NOON)
    assert client.send("/keys/password", {"password": NEW}).location == "/me"

    assert client.get("/me").status_code == 200
    assert elsewhere.get("/me").location.startswith("/sign-in")
    assert passwords.matches(db, ada, NEW, NOON)
    assert not passwords.matches(db, ada, PASSWORD, NOON)
    assert told(db) == [("changed", ada.phone)]
    assert "password changed" in verbs(db)


PAGES = ("/keys/password", "/keys/passkey", "/me/phone")


@pytest.mark.parametrize("path", PAGES)
def test_after_five_minutes_each_of_them_asks_again(client, db, ada, noon, path):  # R13
    noon(NOON + timedelta(minutes=4))
    assert client.get(path).status_code == 200
    noon(NOON + timedelta(minutes=5))
    assert client.get(path).location == f"/unlock?next={path}"
    page = client.get(f"/unlock?next={path}")
    assert "show once more that it is you" in page.text

    assert client.prove(page).location == path
    assert client.get(path).status_code == 200


def test_the_id_changes_when_one_shows_again_who_one_is(client, app, ada, noon):  # R02
    old = app.test_client()
    old.set_cookie("companion", client.get_cookie("companion").value)
    noon(NOON + timedelta(minutes=6))
    client.prove()

    assert client.get("/me").status_code == 200
    assert old.get("/me").location.startswith("/sign-in")


def test_a_form_sent_too_late_is_kept_but_for_the_password(client, db, ada, noon):  # R13, R04
    noon(NOON + timedelta(minutes=6))
    page = client.send("/me/phone", {"phone": "(212) 555-0199", "texts": "no"})
    assert page.status_code == 401
    assert ada.phone == "+12125550147"

    assert client.prove(page).location == "/me/phone/code"
    client.send("/me/phone/code", {"code": digits_of(db)})
    assert ada.phone == "+12125550199"


def test_a_clock_set_back_makes_no_proof_fresh(client, ada, noon):  # R68
    noon(NOON - timedelta(minutes=5))

    assert client.get("/keys/password").location.startswith("/unlock")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Please choose a password."), ("short", "longer"), ("Password123!", "easy to guess"), ("x" * 129, "longer")],
)
def test_a_bad_password_changes_nothing(client, db, ada, elsewhere, typed, words):  # R08
    elsewhere.enter(ada, NOON)
    answer = client.send("/keys/password", {"password": typed})

    assert answer.status_code == 422
    assert words in answer.text
    assert elsewhere.get("/me").status_code == 200
    assert passwords.matches(db, ada, PASSWORD, NOON)
    assert told(db) == []


def test_another_number_is_told_to_the_old_one_and_asked_anew(client, db, ada, elsewhere):  # R13, R56
    elsewhere.enter(ada, NOON)
    assert move(client, db).location == "/me"

    assert ada.phone == "+12125550199"
    assert db.scalar(people.with_phone("+12125550199")).id == ada.id
    assert db.scalar(people.with_phone("+12125550147")) is None
    assert told(db) == [("changed", "+12125550147")]
    assert db.scalar(people.standing_opt_in(ada)) is None
    assert elsewhere.get("/me").location.startswith("/sign-in")
    assert "phone changed" in verbs(db)


def test_with_a_yes_the_new_number_is_texted_and_the_old_one_no_more(client, db, ada):  # R56
    move(client, db, texts="yes")

    standing = db.scalar(people.standing_opt_in(ada))
    assert standing.phone_index == ada.phone_index
    assert [(one.kind, one.phone) for one in db.scalars(select(Message).order_by(Message.id))] == [
        ("changed", "+12125550147"),
        ("agreed", "+12125550199"),
    ]


def test_an_old_number_that_said_stop_hears_nothing(client, db, ada):  # R57
    suppression.suppress(db, ada.phone_index, suppression.STOP, NOON)
    move(client, db)
    client.send("/keys/password", {"password": NEW})

    assert told(db) == []


def test_an_old_number_that_never_agreed_hears_nothing(client, db, noon):  # R56
    client.enter(make_participant(db, texts=False), NOON)
    client.send("/keys/password", {"password": NEW})

    assert passwords.of(db, db.scalar(select(SignIn)).participant) is not None
    assert told(db) == []


@pytest.mark.parametrize(
    "form", [{"phone": "", "texts": "no"}, {"phone": "12", "texts": "no"}, {"phone": "2125550199"}], ids=str
)
def test_a_form_about_the_number_that_lacks_something_changes_nothing(client, ada, form):
    assert client.send("/me/phone", form).status_code == 422
    assert ada.phone == "+12125550147"


def test_a_passkey_added_or_removed_is_told(client, db, ada):  # R13
    keep(client)

    assert told(db) == [("changed", ada.phone)]


def test_a_colleague_changes_the_password_and_is_texted_by_nobody(client, db, dana, elsewhere):  # R06, R13
    elsewhere.enter(dana, NOON)
    assert client.send("/keys/password", {"password": "only 14 signs."}).status_code == 422
    assert client.send("/keys/password", {"password": "Riverside Riverside"}).status_code == 422
    assert elsewhere.get("/desk").status_code == 200
    assert client.send("/keys/password", {"password": NEW}).location == "/desk/me"

    assert elsewhere.get("/desk").location.startswith("/sign-in")
    assert passwords.matches(db, dana, NEW, NOON)
    assert db.scalar(select(Message)) is None


def test_a_new_authenticator_counts_only_after_its_first_code(client, db, dana, elsewhere):  # R06, R13
    elsewhere.enter(dana, NOON)
    page = client.get("/desk/me/authenticator")
    secret = FormParser.read(page.text.replace('action=""', ""), None)["secret"][0]
    before = db.scalar(select(CodeGenerator)).secret
    assert "<svg" in page.text
    assert client.send("/desk/me/authenticator", {"secret": secret, "code": "000000"}).status_code == 422
    assert db.scalar(select(CodeGenerator)).secret == before
    assert elsewhere.get("/desk").status_code == 200

    answer = client.send("/desk/me/authenticator", {"secret": secret, "code": pyotp.TOTP(secret).at(NOON)})
    assert answer.location == "/desk/me"
    assert db.scalar(select(CodeGenerator)).secret == secret
    assert elsewhere.get("/desk").location.startswith("/sign-in")
    assert "authenticator changed" in verbs(db)
    spent = {"email": dana.email, "password": STAFF_PASSWORD, "code": code_of(db, dana)}
    assert elsewhere.send("/sign-in/team", spent).status_code == 422  # that code was used up


@pytest.mark.parametrize("secret", ["", "short", "1" * 32, "A" * 33])
def test_a_secret_that_is_none_is_refused(client, db, dana, secret):
    before = db.scalar(select(CodeGenerator)).secret
    code = pyotp.TOTP("A" * 32).at(NOON)

    assert client.send("/desk/me/authenticator", {"secret": secret, "code": code}).status_code == 422
    assert db.scalar(select(CodeGenerator)).secret == before


def test_a_colleague_sees_and_ends_their_own_sign_ins_alone(client, db, dana, elsewhere):  # R14, R16
    elsewhere.enter(dana, NOON)
    other = next(one for one in db.scalars(select(SignIn)) if one.seen_at == NOON)
    assert client.get("/desk/me").text.count("Another phone or computer") == 1
    elsewhere_id = max(db.scalars(select(SignIn)), key=lambda one: one.id).id
    assert client.send(f"/desk/me/sign-ins/{elsewhere_id}/end").status_code == 303

    assert elsewhere.get("/desk").location.startswith("/sign-in")
    assert client.get("/desk/me").status_code == 200
    nils = make_staff(db, name="Nils")
    elsewhere.enter(nils, NOON)
    of_nils = db.scalar(select(SignIn).where(SignIn.staff_id == nils.id))
    assert client.send(f"/desk/me/sign-ins/{of_nils.id}/end").status_code == 404
    assert other.id != of_nils.id


def test_each_kind_of_person_stays_in_their_own_rooms(client, db, ada, elsewhere):  # R16
    elsewhere.enter(make_staff(db), NOON)

    assert client.get("/desk/me").status_code == 404
    assert client.get("/desk/me/authenticator").status_code == 404
    assert elsewhere.get("/me/phone").status_code == 303
    assert elsewhere.send("/me/phone", {"phone": "2125550111", "texts": "no"}).status_code == 403
