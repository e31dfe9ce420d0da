"""Passkeys: made by somebody known, good for one origin, one challenge, one person, and gone when they are removed."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.credentials import challenges
from companion.credentials.models import Challenge, Passkey
from companion.credentials.passkeys import Place
from companion.people.team import Leaving
from companion.signin import signins, throttle
from companion.signin.models import Device, SignIn
from tests.credentials.authenticator import Lock, asked, keep
from tests.factories import NOON, make_participant, make_staff


def verbs(db):
    return list(db.scalars(select(Entry.verb).order_by(Entry.number)))


def enter(browser, lock, **lies):
    return browser.send("/sign-in/passkey", {"passkey": lock.shows(asked(browser, "enter").json, **lies)})


def test_a_key_made_here_opens_the_app_elsewhere_without_a_number(client, db, ada, elsewhere):  # R07
    lock = keep(client)
    answer = enter(elsewhere, lock)

    key = db.scalar(select(Passkey))
    assert (answer.status_code, answer.location) == (303, "/")
    assert elsewhere.get("/me").status_code == 200
    assert key.participant_id == ada.id
    assert key.last_used_at == NOON
    assert "passkey added" in verbs(db)


def test_a_colleague_s_key_leads_to_the_desk(client, db, noon, elsewhere):  # R06
    dana = make_staff(db)
    client.enter(dana, NOON)
    lock = keep(client)

    assert enter(elsewhere, lock).location == "/desk"
    assert elsewhere.get("/desk").status_code == 200


def test_the_key_of_a_closed_account_opens_nothing(client, db, noon, elsewhere):  # R03
    dana, pat = make_staff(db), make_staff(db, role="admin")
    client.enter(dana, NOON)
    lock = keep(client)
    leaving = Leaving(staff_id=dana.id, by_id=pat.id, at=NOON)
    db.add(leaving)
    db.flush()
    before = len(db.scalars(select(SignIn)).all())

    assert enter(elsewhere, lock).location == "/sign-in"
    assert elsewhere.get("/desk").status_code == 303
    assert len(db.scalars(select(SignIn)).all()) == before
    assert verbs(db)[-1] == "could not sign in"
    assert client.prove(passkey=lock.shows(asked(elsewhere, "enter").json)).location.startswith("/sign-in")
    leaving.lifted_at, leaving.lifted_by_id = NOON, pat.id

    assert enter(elsewhere, lock).location == "/desk"


def test_what_the_phone_lists_names_nobody(client, ada):  # hazard 11
    said = asked(client, "add").json

    assert said["user"]["name"] == said["user"]["displayName"] == "Companion, Nov 23"
    assert said["rp"] == {"id": "localhost", "name": "Companion"}
    assert ada.name not in json.dumps(said)
    assert ada.phone not in json.dumps(said)
    assert str(ada.id) not in json.dumps(said)
    assert said["authenticatorSelection"]["userVerification"] == "required"
    assert said["authenticatorSelection"]["residentKey"] == "required"


def test_a_second_key_keeps_the_name_and_does_not_replace_the_first(client, db, ada):
    first = keep(client)
    said = asked(client, "add").json
    second = Lock()
    client.send("/keys/passkey", {"passkey": second.makes(said)})

    assert len(said["excludeCredentials"]) == 1
    assert first.handle == second.handle
    assert len(db.scalars(select(Passkey)).all()) == 2


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://localhost:8001"},
        {"origin": "https://localhost:8000"},
        {"origin": "http://localhost:8000.example.org"},
        {"host": "example.org"},
        {"challenge": "AAAA"},
        {"also": {"admin": True}},
        {"also": {"type": "password"}},
        {"also": {"response": []}},
        {"also": {"rawId": "AAAA"}},
    ],
    ids=str,
)
def test_what_does_not_fit_is_neither_kept_nor_let_in(client, db, ada, elsewhere, lies):  # R06, R22
    lock = Lock()
    assert client.send("/keys/passkey", {"passkey": lock.makes(asked(client, "add").json, **lies)}).status_code == 422
    assert db.scalar(select(Passkey)) is None

    lock = keep(client)
    before = len(db.scalars(select(SignIn)).all())
    assert enter(elsewhere, lock, **lies).location == "/sign-in"
    assert len(db.scalars(select(SignIn)).all()) == before
    assert "companion" not in {cookie.key for cookie in elsewhere._cookies.values()}


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "not json", '{"id": 7}', "[" * 9000, "x" * 17_000])
def test_rubbish_is_refused_in_words(client, db, ada, elsewhere, answer):  # R51
    asked(client, "add")
    assert client.send("/keys/passkey", {"passkey": answer}).status_code == 422
    asked(elsewhere, "enter")
    page = elsewhere.send("/sign-in/passkey", {"passkey": answer}, follow_redirects=True)

    assert "That did not work." in page.text


def test_without_a_finger_a_face_or_a_pin_nobody_passes(client, db, noon, elsewhere):  # R06
    client.enter(make_staff(db), NOON)
    careless = Lock(verifies=False)
    assert client.send("/keys/passkey", {"passkey": careless.makes(asked(client, "add").json)}).status_code == 422
    assert db.scalar(select(Passkey)) is None

    lock = keep(client)
    lock.verifies = False
    assert enter(elsewhere, lock).location == "/sign-in"
    assert elsewhere.get("/desk").status_code == 303


def test_an_answer_is_good_once(client, db, ada, elsewhere):  # R06
    lock = keep(client)
    answer = lock.shows(asked(elsewhere, "enter").json)
    jar = elsewhere.get_cookie("form").value
    assert elsewhere.send("/sign-in/passkey", {"passkey": answer}).location == "/"
    elsewhere.send("/sign-out")
    elsewhere.set_cookie("form", jar)  # the form session as it was before

    assert elsewhere.send("/sign-in/passkey", {"passkey": answer}).location == "/sign-in"
    assert elsewhere.get("/me").status_code == 303


def test_a_failed_try_uses_the_challenge_up_too(client, db, ada, elsewhere):
    lock = keep(client)
    said = asked(elsewhere, "enter").json
    jar = elsewhere.get_cookie("form").value
    elsewhere.send("/sign-in/passkey", {"passkey": lock.shows(said, origin="http://evil.example")})
    elsewhere.set_cookie("form", jar)

    assert elsewhere.send("/sign-in/passkey", {"passkey": lock.shows(said)}).location == "/sign-in"


def test_an_answer_belongs_to_the_browser_that_was_asked(client, app, db, ada, elsewhere):
    lock = keep(client)
    said = asked(elsewhere, "enter").json
    thief = app.test_client()
    thief.db = db
    asked(thief, "enter")

    assert thief.send("/sign-in/passkey", {"passkey": lock.shows(said)}).location == "/sign-in"


@pytest.mark.parametrize(("after", "let_in"), [(4, True), (5, False), (-2, False)])
def test_a_challenge_lasts_five_minutes(client, db, ada, elsewhere, noon, after, let_in):  # R68
    lock = keep(client)
    answer = lock.shows(asked(elsewhere, "enter").json)
    noon(NOON + timedelta(minutes=after))

    assert (elsewhere.send("/sign-in/passkey", {"passkey": answer}).location == "/") is let_in


def test_a_challenge_for_one_thing_is_not_good_for_another(client, db, ada):
    lock = keep(client)
    entering = asked(client, "enter").json

    assert client.prove(passkey=lock.shows(entering)).status_code == 422


def test_the_key_of_another_person_does_not_unlock(client, db, ada, elsewhere):  # R13
    ben = make_participant(db, name="Ben")
    elsewhere.enter(ben, NOON)
    of_ben = keep(elsewhere)
    keep(client)
    said = asked(client, "prove").json

    assert len(said["allowCredentials"]) == 1
    assert client.prove(passkey=of_ben.shows(said)).status_code == 422
    assert "could not unlock" in verbs(db)


def test_a_key_kept_under_another_name_is_refused(client, db, ada, elsewhere):
    lock = keep(client)

    assert enter(elsewhere, lock, handle=b"somebody else").location == "/sign-in"


def test_a_removed_key_opens_nothing_and_the_others_are_signed_out(client, db, ada, elsewhere):  # R03, R13
    lock = keep(client)
    enter(elsewhere, lock)
    key = db.scalar(select(Passkey))
    assert client.send(f"/keys/passkey/{key.id}/end").status_code == 303

    assert client.get("/me").status_code == 200
    assert elsewhere.get("/me").location.startswith("/sign-in")
    assert enter(elsewhere, lock).location == "/sign-in"
    assert db.scalar(select(Passkey)).ended_at == NOON
    assert "passkey removed" in verbs(db)


def test_nobody_removes_the_key_of_another(client, db, ada, elsewhere):  # R16
    elsewhere.enter(make_participant(db, name="Ben"), NOON)
    keep(elsewhere)
    key = db.scalar(select(Passkey))

    assert client.send(f"/keys/passkey/{key.id}/end").status_code == 404
    assert db.scalar(select(Passkey)).ended_at is None


def test_a_key_that_looks_copied_is_refused_and_recorded(client, db, ada, elsewhere):
    lock = keep(client, Lock(count=5))
    assert enter(elsewhere, lock).location == "/"
    copy_says = db.scalar(select(Passkey)).sign_count
    elsewhere.send("/sign-out")

    assert enter(elsewhere, lock, count=copy_says).location == "/sign-in"
    assert enter(elsewhere, lock, count=0).location == "/sign-in"
    assert verbs(db).count("passkey looks copied") == 2
    assert enter(elsewhere, lock, count=2**32 - 1).location == "/"


def test_nobody_gets_options_for_a_key_without_showing_who_they_are(client, db, ada, elsewhere, noon):  # R13
    assert asked(elsewhere, "add").status_code == 401
    assert asked(elsewhere, "prove").status_code == 401
    noon(NOON + timedelta(minutes=6))
    assert asked(client, "add").status_code == 401
    assert client.get("/keys/passkey").location.startswith("/unlock")
    assert db.scalar(select(Challenge)) is None


@pytest.mark.parametrize(
    "body",
    [{}, [], "enter", {"for": "enter", "admin": True}, {"for": "all"}, {"for": ["enter"]}, {"for": None}],
    ids=str,
)
def test_a_request_of_another_shape_is_refused(client, db, noon, body):  # R22
    answer = client.post("/passkeys/options", json=body, headers={"X-CSRFToken": client.token()})

    assert answer.status_code == 400
    assert db.scalar(select(Challenge)) is None


def test_a_request_without_the_token_header_is_refused(client, noon):  # R44
    assert client.post("/passkeys/options", json={"for": "enter"}).status_code == 400


def test_guessing_with_keys_is_slowed_by_address_and_never_by_account(client, db, ada, elsewhere):  # R11
    lock = keep(client)
    for _ in range(throttle.PER_ADDRESS):
        elsewhere.send("/sign-in/passkey", {"passkey": "{}"})
    closed = elsewhere.send("/sign-in/passkey", {"passkey": "{}"}, follow_redirects=True)
    assert "wait 15 minutes" in closed.text

    for _ in range(throttle.ACCOUNT_IN_ALL):
        throttle.failed(db, throttle.marks(ada.phone, "10.9.9.9"), NOON)
    said = asked(elsewhere, "enter").json
    answer = elsewhere.send("/sign-in/passkey", {"passkey": lock.shows(said)})
    assert answer.location == "/", "who shares the address of somebody who guesses is let in all the same"


def test_a_key_opens_nothing_once_its_owner_removed_a_phone(client, db, ada, elsewhere):  # R03, R14
    lock = keep(client)
    db.add(
        there := Device(participant_id=ada.id, token_mark=b"x", how="invitation", machine="iPhone", browser="Safari")
    )
    there.enrolled_at = there.used_at = NOON
    assert client.send(f"/me/phones/{there.id}/remove").status_code == 303

    answer = elsewhere.send("/sign-in/passkey", {"passkey": lock.shows(asked(elsewhere, "enter").json)})
    assert answer.location != "/"
    assert "Phone locks that opened the app are off." in client.get("/me").text


def test_a_redirect_after_it_stays_here(client, db, ada, elsewhere):
    lock = keep(client)
    said = lock.shows(asked(elsewhere, "enter").json)

    assert elsewhere.send("/sign-in/passkey", {"passkey": said, "next": "//evil.example"}).location == "/"


def test_the_id_changes_and_the_earlier_sign_in_here_ends(client, app, db, ada):  # R02
    lock = keep(client)
    before = client.get_cookie("companion").value
    enter(client, lock)
    old = app.test_client()
    old.set_cookie("companion", before)

    assert client.get_cookie("companion").value != before
    assert old.get("/me").location.startswith("/sign-in")


def test_challenges_that_came_to_nothing_are_swept(client, db, noon):
    asked(client, "enter")
    noon(NOON + 3 * challenges.GOOD_FOR)
    asked(client, "enter")

    assert [one.made_at for one in db.scalars(select(Challenge))] == [NOON + 3 * challenges.GOOD_FOR]


@pytest.mark.parametrize(
    ("base", "host", "origin"),
    [
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("https://Care.Example.org", "care.example.org", "https://care.example.org"),
        ("https://care.example.org:443/app", "care.example.org", "https://care.example.org"),
        ("https://care.example.org:8443", "care.example.org", "https://care.example.org:8443"),
    ],
)
def test_the_origin_is_exact(base, host, origin):
    assert Place.of(base) == Place(host, origin)


def test_a_passkey_unlocks_nothing_after_everything_was_ended(client, db, ada):  # R03
    lock = keep(client)
    said = asked(client, "prove").json
    signins.end_all(db, ada, NOON)

    assert client.prove(passkey=lock.shows(said)).location.startswith("/sign-in")
