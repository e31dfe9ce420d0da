"""A colleague comes in by a link, and back in by another: a passkey, or a long password with an authenticator (R06)."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.credentials import staff_joining
from companion.credentials.models import Passkey, StaffInvitation
from companion.errors import Refused
from companion.messaging.models import Message
from companion.people.team import Leaving
from companion.signin import passwords
from companion.signin.models import CodeGenerator, Password, SignIn
from tests.browser_client import FormParser
from tests.credentials.authenticator import Lock, asked, keep
from tests.factories import NOON, STAFF_PASSWORD, make_site, make_staff
from tests.signin.test_sign_in import code_of

LONG = "four green lanterns glow"


@pytest.fixture
def boss(db):
    return make_staff(db, name="Pat", role="admin")


@pytest.fixture
def noor(db, boss, noon):
    """Somebody invited, and the token of the link."""
    person, token = staff_joining.invite_colleague(
        db, make_site(db), "Noor", "Noor@example.org", "clinician", boss, NOON
    )
    db.commit()
    return person, token


def secret_of(page):
    return FormParser.read(page.text.replace("<form ", '<form action="x" ', 1), "x")["secret"][0]


def join(client, token, **changes):
    secret = secret_of(client.get(f"/join-team/{token}"))
    form = {"password": LONG, "secret": secret, "code": pyotp.TOTP(secret).at(NOON)}
    return client.send(f"/join-team/{token}", {**form, **changes}), secret


def test_with_a_password_and_an_authenticator(client, db, noor):  # R06
    person, token = noor
    answer, secret = join(client, token)

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert client.get("/desk").status_code == 200
    assert passwords.matches(db, person, LONG, NOON)
    assert db.scalar(select(CodeGenerator).where(CodeGenerator.staff_id == person.id)).secret == secret
    assert db.scalar(select(StaffInvitation)).used_at == NOON
    assert {"invited colleague", "joined", "signed in"} <= set(db.scalars(select(Entry.verb)))
    assert db.scalar(select(Message)) is None  # never by text


def test_with_this_device_s_lock_alone(client, app, db, noor):  # R06
    person, token = noor
    client.get(f"/join-team/{token}")
    lock = Lock()
    answer = client.send(f"/join-team/{token}", {"passkey": lock.makes(asked(client, "add", token).json)})

    assert answer.location == "/desk"
    assert db.scalar(select(Passkey)).staff_id == person.id
    assert db.scalar(select(Password).where(Password.staff_id == person.id)) is None
    client.send("/sign-out")
    again = client.send("/sign-in/passkey", {"passkey": lock.shows(asked(client, "enter").json)})
    assert again.location == "/desk"


def test_a_device_that_verified_nobody_does_not_do(client, db, noor):  # R06
    _, token = noor
    said = asked(client, "add", token).json
    answer = client.send(f"/join-team/{token}", {"passkey": Lock(verifies=False).makes(said)})

    assert answer.status_code == 422
    assert db.scalar(select(Passkey)) is None
    assert db.scalar(select(StaffInvitation)).used_at is None
    assert client.get("/desk").status_code == 303


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "only 14 signs."}, "make it longer"),
        ({"password": ""}, "make it longer"),
        ({"password": "Companion Riverside"}, "easy to guess"),
        ({"code": "000000"}, "That code does not fit"),
        ({"code": ""}, "That code does not fit"),
        ({"secret": "A" * 31}, "Please look at this again"),
        ({"secret": ""}, "That code does not fit"),
    ],
    ids=str,
)
def test_half_of_it_is_nothing(client, db, noor, change, words):  # R06, R08
    person, token = noor
    answer, _ = join(client, token, **change)

    assert answer.status_code == 422
    assert words in answer.text
    assert LONG not in answer.text
    assert db.scalar(select(CodeGenerator).where(CodeGenerator.staff_id == person.id)) is None
    assert db.scalar(select(Password).where(Password.staff_id == person.id)) is None
    assert db.scalar(select(StaffInvitation)).used_at is None
    assert client.get("/desk").status_code == 303


def test_a_closed_account_joins_by_no_link(client, db, noor, boss):  # R03
    person, token = noor
    db.add(Leaving(staff_id=person.id, by_id=boss.id, at=NOON))
    db.flush()

    assert client.get(f"/join-team/{token}").status_code == 404
    form = {"password": LONG, "secret": "A" * 32, "code": pyotp.TOTP("A" * 32).at(NOON)}
    assert client.send(f"/join-team/{token}", form).status_code == 404
    assert db.scalar(select(SignIn)) is None
    assert passwords.of(db, person) is None


def test_an_empty_form_is_answered_in_words(client, noor):  # R51
    for form in ({}, {"password": LONG}, {"code": "123456"}):
        assert client.send(f"/join-team/{noor[1]}", form).status_code == 422


def test_the_page_offers_the_secret_to_scan_and_to_type(client, noor):
    _, token = noor
    page = client.get(f"/join-team/{token}")
    secret = secret_of(page)

    assert "<svg" in page.text
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page.text
    assert "Noor" in page.text


def test_looking_uses_nothing_up_and_a_used_link_opens_nothing(client, db, noor):
    _, token = noor
    for _ in range(3):
        assert client.get(f"/join-team/{token}").status_code == 200
    join(client, token)
    client.send("/sign-out")

    assert "used already" in client.get(f"/join-team/{token}").text
    assert client.send(f"/join-team/{token}", {"password": LONG}).status_code == 404
    assert asked(client, "add", token).status_code == 401
    assert len(db.scalars(select(SignIn)).all()) == 1


@pytest.mark.parametrize("wrong", ["x", "0" * 43, "%00"])
def test_a_link_that_is_none_says_what_to_do(client, noor, wrong):
    assert "not complete" in client.get(f"/join-team/{wrong}").text
    assert asked(client, "add", wrong).status_code == 401


def test_a_link_lasts_three_days(client, noor, noon):
    _, token = noor
    noon(NOON + timedelta(hours=72))

    assert "too old" in client.get(f"/join-team/{token}").text
    assert client.send(f"/join-team/{token}", {"password": LONG}).status_code == 404


def test_a_newer_link_makes_the_one_before_worthless(client, db, noor, boss):
    person, token = noor
    newer = staff_joining.invite_again(db, person, boss, NOON)
    db.commit()

    assert client.get(f"/join-team/{token}").status_code == 404
    assert client.get(f"/join-team/{newer}").status_code == 200


def test_the_token_is_not_in_the_database(db, noor):  # R01
    _, token = noor

    assert token.encode() not in db.scalar(select(StaffInvitation)).token_mark


def test_somebody_who_lost_the_authenticator_begins_anew(client, app, db, boss, noon):  # R03, R06
    dana = make_staff(db)
    client.enter(dana, NOON)
    lock = keep(client)
    token = staff_joining.reset(db, dana, boss, NOON)
    db.commit()

    assert client.get("/desk").location.startswith("/sign-in")
    assert client.send("/sign-in/passkey", {"passkey": lock.shows(asked(client, "enter").json)}).location == "/sign-in"
    old = {"email": dana.email, "password": STAFF_PASSWORD, "code": "123456"}
    assert client.send("/sign-in/team", old).status_code == 422
    assert "reset colleague" in set(db.scalars(select(Entry.verb)))

    assert join(client, token)[0].location == "/desk"
    assert client.get("/desk").status_code == 200
    assert code_of(db, dana)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "name"),
        ({"email": "noor"}, "e-mail"),
        ({"email": "@example.org"}, "e-mail"),
        ({"email": "a b@example.org"}, "e-mail"),
        ({"role": "owner"}, "what they do"),
        ({"email": "NOOR@example.org "}, "here already"),
    ],
    ids=str,
)
def test_an_invitation_that_lacks_something_is_refused_in_words(db, noor, boss, change, words):
    facts = {"name": "Nils", "email": "nils@example.org", "role": "clinician", **change}
    with pytest.raises(Refused, match=words):
        staff_joining.invite_colleague(db, make_site(db), by=boss, at=NOON, **facts)


def test_two_at_the_same_moment_join_once(db, noor):
    _, token = noor
    invitation = db.scalar(staff_joining.with_token(token))

    assert staff_joining.accept(db, invitation, NOON)
    assert not staff_joining.accept(db, invitation, NOON)
