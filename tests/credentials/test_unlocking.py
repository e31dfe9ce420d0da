"""Left alone, the app locks itself; whoever shows who they are goes on where they were, with every word (R04)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.checkins.models import CheckIn
from companion.database import uuid7
from companion.signin import signins, throttle
from companion.signin.models import SignIn
from tests.browser_client import FormParser
from tests.credentials.authenticator import asked, keep
from tests.factories import NOON, PASSWORD, STAFF_PASSWORD, make_participant, make_staff
from tests.signin.test_sign_in import code_of

LATER = NOON + timedelta(minutes=31)
NOTE = 'Two lines,\r\n"quotes" & <b>signs</b>, ñ, é'


@pytest.fixture
def ada(client, db, noon):
    person = make_participant(db)
    client.enter(person, NOON)
    return person


def check_in(**answers):
    return {"id": str(uuid7()), "day": "2026-11-23", **answers}


def captured(app, client):
    """Another browser with the cookie as it is now."""
    thief = app.test_client()
    thief.set_cookie("companion", client.get_cookie("companion").value)
    return thief


@pytest.mark.parametrize(("minutes", "locked"), [(29, False), (30, True), (31, True), (-2, True), (0, False)])
def test_reading_is_locked_after_half_an_hour_and_when_the_clock_went_back(client, ada, noon, minutes, locked):  # R04
    noon(NOON + timedelta(minutes=minutes))

    answer = client.get("/me")
    assert (answer.status_code == 303) is locked
    assert not locked or answer.location == "/unlock?next=/me"


@pytest.mark.parametrize(("minutes", "locked"), [(14, False), (15, True)])
def test_a_desk_is_locked_after_a_quarter_of_an_hour(client, db, noon, minutes, locked):  # R04
    client.enter(make_staff(db), NOON)
    noon(NOON + timedelta(minutes=minutes))

    assert (client.get("/desk").status_code == 303) is locked


def test_a_locked_phone_shows_nothing_of_the_person(client, ada, noon):  # R05, hazard 11
    noon(LATER)
    page = client.get("/unlock?next=/me")

    assert ada.name not in page.text
    assert ada.phone not in page.text
    for path in ("/", "/me", "/schedule", "/learn", "/skills", "/check-in", "/me/phone", "/keys/password"):
        assert client.get(path).location.startswith("/unlock"), path


def test_help_and_what_is_public_stay_open(client, ada, noon):  # R70
    noon(LATER)

    for path in ("/help-now", "/offline", "/en/skills/urge-surfing", "/en/learn/triggers"):
        assert client.get(path).status_code == 200


def test_a_clock_that_goes_forward_and_back_does_not_open_it_again(client, db, ada, noon):  # R04, R68
    noon(LATER)
    client.get("/me")
    noon(NOON + timedelta(minutes=5))

    assert client.get("/me").location == "/unlock?next=/me"
    client.prove()
    assert client.get("/me").status_code == 200


def test_knocking_at_a_locked_door_does_not_keep_it_awake(client, db, ada, noon):  # R04
    for minutes in range(31, 60, 7):
        noon(NOON + timedelta(minutes=minutes))
        assert client.get("/me").status_code == 303

    assert db.scalar(select(SignIn)).seen_at == NOON


def test_unlocking_never_makes_it_last_longer(client, db, ada, noon):  # R04
    ends = db.scalar(select(SignIn)).expires_at
    noon(LATER)
    client.prove()

    assert db.scalar(select(SignIn)).expires_at == ends
    noon(ends)
    assert client.get("/me").location.startswith("/sign-in")
    assert client.prove().location.startswith("/sign-in")


def test_after_the_password_one_is_where_one_was_going_under_a_new_id(client, app, ada, noon):  # R02
    old = captured(app, client)
    noon(LATER)
    page = client.get("/unlock?next=/me/texts")
    answer = client.prove(page)

    assert (answer.status_code, answer.location) == (303, "/me/texts")
    assert client.get("/me/texts").status_code == 200
    assert old.get("/me").location.startswith("/sign-in")


def test_with_the_phone_s_lock_too(client, db, ada, noon):  # R06
    lock = keep(client)
    noon(LATER)
    assert "passkey-button" in client.get("/unlock").text

    assert client.prove(passkey=lock.shows(asked(client, "prove").json)).location == "/"
    assert client.get("/me").status_code == 200


def test_a_wrong_password_opens_nothing_and_says_so(client, db, ada, noon):
    noon(LATER)
    answer = client.prove(password="not the one at all")

    assert answer.status_code == 422
    assert "That did not fit." in answer.text
    assert "not the one at all" not in answer.text
    assert client.get("/me").status_code == 303
    assert "could not unlock" in set(db.scalars(select(Entry.verb)))


def test_guessing_at_the_lock_is_slowed(client, db, ada, noon):  # R11
    lock = keep(client)
    noon(LATER)
    for _ in range(throttle.PER_ACCOUNT):
        assert client.prove(password="a guess of mine").status_code == 422
    assert "wait 15 minutes" in client.prove().text
    assert client.get("/me").status_code == 303

    assert client.prove(passkey=lock.shows(asked(client, "prove").json)).status_code == 303


def test_a_form_that_meets_the_lock_is_kept_word_for_word_and_saved_once(client, db, ada, noon):  # R04
    noon(LATER)
    form = check_in(mood="4", note=NOTE, triggers=["people", "place"])
    page = client.send("/check-in", form)

    assert page.status_code == 401
    assert db.scalar(select(CheckIn)) is None
    held = FormParser.read(page.text, "/unlock")
    assert held["triggers"] == ["people", "place"]
    assert held["note"] == [NOTE.replace("\r\n", "\n")] or held["note"] == [NOTE]

    assert client.prove(page).status_code == 303
    kept = db.scalars(select(CheckIn)).one()
    assert (kept.answers["mood"], list(kept.answers["triggers"])) == (4, ["people", "place"])
    assert "".join(kept.answers["note"].split("\r")) == NOTE.replace("\r", "")


def test_a_wrong_password_in_between_loses_no_word(client, db, ada, noon):  # R04
    noon(LATER)
    page = client.send("/check-in", check_in(note="A long day."))
    wrong = client.prove(page, password="not the one")
    assert wrong.status_code == 422
    assert db.scalar(select(CheckIn)) is None

    assert client.prove(wrong).status_code == 303
    assert db.scalars(select(CheckIn)).one().answers["note"] == "A long day."


def test_a_colleague_s_form_is_kept_too(client, db, noon):  # R04, R06
    dana = make_staff(db)
    client.enter(dana, NOON)
    late = NOON + timedelta(minutes=16)
    noon(late)
    form = {"name": "Noor", "phone": "+1 212 555 0147", "language": "en", "track": "", "starts_on": ""}
    form["clinician"] = str(dana.id)
    page = client.send("/desk/invite", form)
    assert page.status_code == 401
    alone = client.prove(page, password=STAFF_PASSWORD)
    assert alone.status_code == 422  # never by password alone

    answer = client.prove(alone, password=STAFF_PASSWORD, code=code_of(db, dana, late))
    assert answer.status_code == 201
    assert "Noor" in answer.text


def test_no_password_no_code_and_no_token_stand_in_the_page(client, ada, noon):
    noon(LATER)
    page = client.send("/keys/password", {"password": "my new quiet word", "note": "kept", "proof-going": "//evil"})

    assert "my new quiet word" not in page.text
    assert set(FormParser.read(page.text, "/unlock")) == {"note", "proof-going", "proof-sent"}
    assert "//evil" not in page.text


def test_what_is_no_form_is_only_refused(client, ada, noon):
    noon(LATER)
    answer = client.put("/check-in", json={"mood": 4}, headers={"X-CSRFToken": client.token()})

    assert answer.status_code in {401, 405}
    assert client.post("/check-in", json={"mood": 4}, headers={"X-CSRFToken": client.token()}).status_code == 401


@pytest.mark.parametrize("going", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_on_stays_here(client, ada, noon, going):
    noon(LATER)
    page = client.get("/unlock", query_string={"next": going})
    assert FormParser.read(page.text, "/unlock")["proof-going"] == ["/"]

    answer = client.send("/unlock", {"proof-password": "seven calm rivers", "proof-going": going})
    assert answer.location == "/"


def test_signing_out_works_from_the_lock(client, db, ada, noon):
    noon(LATER)
    client.send("/sign-out")

    assert db.scalar(select(SignIn)).ended_at is not None
    assert client.get("/me").location.startswith("/sign-in")


def test_nobody_unlocks_what_has_ended(client, db, ada, noon):  # R03
    noon(LATER)
    page = client.send("/check-in", check_in(mood="4"))
    signins.end_all(db, ada, LATER)

    assert client.prove(page).location.startswith("/sign-in")
    assert db.scalar(select(CheckIn)) is None


def test_a_page_for_nobody_sends_to_the_door(client, noon):
    assert client.get("/unlock?next=/me").location == "/sign-in?next=/me"
    assert client.send("/unlock", {"proof-password": "x"}).location.startswith("/sign-in")


def test_a_double_tap_on_go_on_is_harmless(client, app, db, ada, noon):  # R04, R02
    """Both taps leave with the old cookie; the browser shows the answer to the second."""
    noon(LATER)
    page = client.send("/check-in", check_in(mood="4"))
    old, jar = client.get_cookie("companion").value, client.get_cookie("form").value
    fields = {**FormParser.read(page.text, "/unlock"), "proof-password": PASSWORD}
    assert client.send("/unlock", fields).status_code == 307
    client.set_cookie("companion", old)
    client.set_cookie("form", jar)
    assert client.get("/me").location.startswith("/sign-in")  # it opens nothing any more

    assert client.prove(page, password="a guess of mine").status_code == 422
    assert client.prove(page).status_code == 303
    assert len(db.scalars(select(CheckIn)).all()) == 1
    client.set_cookie("companion", old)
    noon(LATER + timedelta(minutes=2))
    assert client.prove().location.startswith("/sign-in")


def test_the_limits_are_settings(client, app, db, ada, noon):  # R04
    assert app.config["SETTINGS"].participant_unlock_minutes == 30
    assert app.config["SETTINGS"].staff_idle_minutes == 15
