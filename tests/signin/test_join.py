"""Joining in the room: a link opened on the phone, a minute, and one is in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.errors import Refused
from companion.people import queries
from companion.people.models import Agreement, OptIn, Participant
from companion.signin import invitations
from companion.signin.models import Invitation, Password, SignIn
from tests.factories import NOON, make_participant, make_site

ANSWERS = {"agree": "y", "language": "es", "texts": "yes", "password": "three quiet boats"}


@pytest.fixture
def token(db):
    _, token = invitations.invite(db, make_site(db), "Ada", "(212) 555-0147", NOON)
    db.commit()
    return token


def test_the_whole_way_in(client, db, noon, token):  # R07
    answer = client.send(f"/join/{token}", ANSWERS)

    ada = db.scalar(select(Participant))
    assert answer.status_code == 303
    assert answer.location == "/keys/passkey?next=/me/recovery-codes"
    assert ada.language == "es"
    assert ada.agreement.at == NOON
    assert db.scalar(queries.standing_opt_in(ada)) is not None
    assert client.get("/me").status_code == 200
    assert {"invited", "joined", "texts on", "signed in"} <= set(db.scalars(select(Entry.verb)))


def test_no_texts_is_an_answer_like_any_other(client, db, noon, token):
    assert client.send(f"/join/{token}", {**ANSWERS, "texts": "no"}).status_code == 303
    assert db.scalar(select(OptIn)) is None


def test_looking_at_the_link_uses_nothing_up(client, db, noon, token):  # R07
    for _ in range(3):
        page = client.get(f"/join/{token}")
        assert page.status_code == 200
        assert "Ada" in page.text
    assert db.scalar(select(Invitation.used_at)) is None
    assert db.scalar(select(SignIn)) is None


def test_a_used_link_says_so_and_lets_nobody_in(client, db, noon, token):
    client.send(f"/join/{token}", {**ANSWERS, "language": "en"})
    client.send("/sign-out")
    answer = client.send(f"/join/{token}", {**ANSWERS, "password": "another three boats"})

    assert answer.status_code == 404
    assert "used already" in answer.text
    assert len(db.scalars(select(Password)).all()) == 1


def test_an_old_link_says_so(client, noon, token):
    noon(NOON + invitations.GOOD_FOR)

    assert "too old" in client.get(f"/join/{token}").text
    assert client.send(f"/join/{token}", ANSWERS).status_code == 404


@pytest.mark.parametrize("wrong", ["x", "0" * 43, "../sign-in", "%00"])
def test_a_wrong_link_says_what_to_do(client, db, noon, token, wrong):
    answer = client.get(f"/join/{wrong}")

    assert answer.status_code == 404
    assert db.scalar(select(Invitation.used_at)) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agree": ""}, "tick this box"),
        ({"texts": ""}, "choose yes or no"),
        ({"password": "short"}, "make it longer"),
        ({"password": "Password123!"}, "easy to guess"),
        ({"password": "x" * 129}, "longer than we can keep"),
        ({"language": "tlh"}, "one of these languages"),
        ({"texts": "perhaps"}, "choose yes or no"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_half_done(client, db, noon, token, change, words):
    answer = client.send(f"/join/{token}", {**ANSWERS, **change})

    assert answer.status_code == 422
    assert words in answer.text
    assert db.scalar(select(Agreement)) is None
    assert db.scalar(select(Password)) is None
    assert db.scalar(select(Invitation.used_at)) is None


def test_the_token_is_not_in_the_database(db, token):  # R01
    row = db.scalar(select(Invitation))

    assert token.encode() not in row.token_mark
    assert len(row.token_mark) == 32


def test_a_phone_that_is_here_already_is_not_invited_twice(db):
    ada = make_participant(db)
    with pytest.raises(Refused, match="here already"):
        invitations.invite(db, ada.site, "Ada", ada.phone, NOON)


@pytest.mark.parametrize("phone", ["", "call me", "12", "+1 212 555 01478 99999"])
def test_a_phone_that_is_none_is_refused_with_what_to_do(db, phone):
    with pytest.raises(Refused, match="area code"):
        invitations.invite(db, make_site(db), "Ada", phone, NOON)


def test_the_page_says_at_once_that_nobody_watches_around_the_clock(client, noon, token):
    assert "not watched around the clock" in client.get(f"/join/{token}").text


def test_a_double_tap_on_start_joins_once(client, db, noon, token):
    client.send(f"/join/{token}", ANSWERS)
    client.send(f"/join/{token}", ANSWERS)

    assert len(db.scalars(select(Agreement)).all()) == 1
    assert len(db.scalars(select(OptIn)).all()) == 1


def test_an_invitation_lasts_days_and_not_for_ever():
    assert timedelta(hours=12) < invitations.GOOD_FOR <= timedelta(days=7)
