"""A phone that is somebody's hands in without a sign-in, and shows nothing that was stored (R05, hazards 6, 11)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.checkins.models import CheckIn
from companion.database import uuid7
from companion.flags.models import Flag
from companion.signin import devices
from companion.skills.models import Practice
from tests.checkins.making import check_in
from tests.factories import NOON, make_staff
from tests.signin.making import another, field, hand_in, make_real, sign_in

# What the phone's token alone opens. Everything else that is not open to anyone leads to the door.
HANDS_IN = {
    "GET checkins.new",
    "POST checkins.save",
    "GET checkins.done",
    "GET skills.index",
    "GET skills.practice",
    "POST skills.practice",
    "GET skills.guide",
    "POST skills.guide",
    "GET skills.done",
}
KNOWS_NOBODY = {"learning.read", "skills.read"}
ROOMS = {"today", "checkins", "learning", "skills", "schedule", "me", "care", "lost"}
SLUGS = {"learning": "triggers", "skills": "urge-surfing"}


@pytest.fixture
def ada(db, noon):
    return make_real(db)


@pytest.fixture
def phone(client, db, ada):
    client.own(ada, NOON)
    return client


def doors(app):
    """Every rule of the personal rooms, with every method it takes."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in ROOMS:
            for method in sorted(rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"}):
                yield f"{method} {rule.endpoint}", method, rule


def address(app, rule, ids):
    room = rule.endpoint.split(".")[0]
    known = {**ids, "slug": SLUGS.get(room, "x"), "lang": "en"}
    values = {name: known.get(name, str(uuid7())) for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def test_what_the_phone_s_token_opens_and_what_it_does_not(app, phone, db, ada):  # R05, R16
    begin = phone.send("/skills/urge-surfing/practice", {"id": str(uuid7()), "rating": "7"}).location
    ids = {"practice_id": begin.rsplit("/", 1)[1], "participant_id": str(ada.id)}
    ids["check_in_id"] = hand_in(phone, mood="3").location.split("/")[2]
    seen = set()
    for name, method, rule in doors(app):
        answer = phone.open(address(app, rule, ids), method=method, data=token(phone, method))
        seen.add(name)
        if rule.endpoint in KNOWS_NOBODY:
            assert answer.status_code == 200, name
        elif name in HANDS_IN:
            assert answer.status_code in {200, 303, 409, 422} and "/sign-in" not in (answer.location or ""), name
        else:
            assert answer.status_code == 303 and answer.location.startswith("/sign-in"), name
            assert "Ada" not in answer.text, name

    assert seen > HANDS_IN
    assert len(seen - HANDS_IN) > 25


def token(phone, method):
    return None if method == "GET" else {"csrf_token": phone.token(), "id": str(uuid7())}


def test_without_the_token_the_same_doors_are_closed(app, client, db, ada):
    for name, method, rule in doors(app):
        if rule.endpoint in KNOWS_NOBODY or name == "POST checkins.save":
            continue
        answer = client.open(address(app, rule, {}), method=method, data=token(client, method))
        assert answer.status_code == 303 and answer.location.startswith("/sign-in"), name


def test_the_form_says_whose_it_is_by_a_letter_and_shows_no_answers(phone, db, ada):  # R05, hazard 11
    check_in(db, ada, craving=9, note="my own words")
    page = phone.get("/check-in")

    assert "Checking in as A." in page.text
    assert "Not you?" in page.text
    assert "Ada" not in page.text
    assert "my own words" not in page.text
    assert "You checked in" not in page.text
    assert " checked" not in page.text


def test_after_handing_in_comes_what_helps_and_it_is_not_shown_later(phone, db, ada, noon):  # R05
    after = hand_in(phone, craving="9", not_safe="y", note="my own words").location
    page = phone.get(after)

    assert "Reach someone now" in page.text
    assert "Try this now" in page.text
    assert "What your team does" in page.text
    assert "my own words" not in page.text
    assert {one.rule for one in db.scalars(select(Flag))} >= {"not-safe", "craving"}
    noon(NOON + timedelta(minutes=10))
    assert phone.get(after).location.startswith("/sign-in")
    noon(NOON - timedelta(minutes=1))
    assert phone.get(after).location.startswith("/sign-in")


def test_only_the_browser_that_handed_in_is_shown_what_helps(phone, app, db, ada):
    after = hand_in(phone, craving="9").location
    other = another(app, db)
    other.own(ada, NOON)

    assert other.get(after).location.startswith("/sign-in")


def test_what_the_team_answered_is_for_the_person_signed_in(phone, db, ada):
    from companion.flags import acting

    dana = make_staff(db, "Dana", looks_after=[ada])
    after = hand_in(phone, craving="9").location
    acting.take(db, db.scalars(select(Flag)).one(), dana, NOON)
    assert "Dana" not in phone.get(after).text
    sign_in(phone, ada)
    assert "Dana" in phone.get(after).text


def test_a_practice_goes_on_without_a_sign_in_and_is_not_shown_later(phone, db, ada, noon):  # R05
    guide = phone.send("/skills/urge-surfing/practice", {"id": str(uuid7()), "rating": "8"}).location
    done = phone.send(guide, {"rating": "2"}).location
    assert "You did it" in phone.get(done).text
    assert db.scalars(select(Practice)).one().participant_id == ada.id

    noon(NOON + timedelta(minutes=11))
    assert phone.get(done).location.startswith("/sign-in")
    assert phone.get(guide).location.startswith("/sign-in")
    assert sign_in(phone, ada).status_code == 303
    assert phone.get(done).status_code == 200


def test_not_you_ends_this_phone_s_acting_and_leads_to_the_door(phone, app, db, ada):  # hazard 6
    captured = phone.get_cookie("device").value
    assert phone.send("/sign-out").location == "/sign-in"

    assert phone.get("/check-in").location.startswith("/sign-in")
    thief = another(app, db)
    thief.set_cookie("device", captured)
    assert thief.get("/check-in").location.startswith("/sign-in")
    assert thief.send("/check-in", {"mood": "1"}).status_code == 401
    assert db.scalar(select(CheckIn)) is None


def test_after_signing_out_her_phone_still_takes_her_password(phone, ada):
    sign_in(phone, ada)
    phone.send("/sign-out")
    assert phone.get("/check-in").status_code == 303

    assert sign_in(phone, ada).status_code == 303
    assert phone.get("/check-in").status_code == 200


def test_who_signs_in_last_is_who_the_phone_acts_for(phone, db, ada):  # hazard 6
    ben = make_real(db, "Ben", "+12125550149")
    phone.own(ben, NOON)
    assert phone.get("/check-in").location.startswith("/sign-in")  # two at once would be nobody

    for person in (ada, ben):
        sign_in(phone, person)
        phone.delete_cookie("companion")  # it ran out
        assert f"Checking in as {person.name[0]}." in phone.get("/check-in").text
        hand_in(phone, mood="5")
    assert [one.participant_id for one in db.scalars(select(CheckIn).order_by(CheckIn.id))] == [ada.id, ben.id]


def test_a_page_opened_for_another_person_is_refused_with_every_word_kept(phone, db, ada):  # hazard 6
    ben = make_real(db, "Ben", "+12125550149")
    sign_in(phone, ada)
    page = phone.get("/check-in")
    hidden = {name: field(page, name) for name in ("id", "owner", "day")}
    phone.own(ben, NOON)
    sign_in(phone, ben)
    answer = phone.send("/check-in", {**hidden, "mood": "3", "note": "my own words"})

    assert answer.status_code == 409
    assert "opened for someone else" in answer.text
    assert "my own words" in answer.text
    assert "Checking in as B." in answer.text
    assert field(answer, "id") != hidden["id"]
    assert db.scalar(select(CheckIn)) is None

    again = {name: field(answer, name) for name in ("id", "owner", "day")}
    assert phone.send("/check-in", {**again, "mood": "3"}).status_code == 303
    assert db.scalars(select(CheckIn)).one().participant_id == ben.id


@pytest.mark.parametrize("owner", ["", "x", "0" * 32])
def test_a_phone_alone_hands_in_from_its_own_page_only(phone, db, owner):  # hazard 6
    answer = phone.send("/check-in", {"id": str(uuid7()), "owner": owner, "mood": "3"})

    assert answer.status_code == 409
    assert db.scalar(select(CheckIn)) is None


def test_what_was_typed_on_a_phone_that_was_ended_is_kept_for_the_sign_in(phone, app, db, ada):  # R03, R04
    page = phone.get("/check-in")
    hidden = {name: field(page, name) for name in ("id", "owner", "day")}
    typed = {**hidden, "craving": "8", "note": "my own words", "not_safe": "y"}
    devices.end_all(db, ada, "lost", NOON)
    answer = phone.send("/check-in", typed)

    assert answer.status_code == 401
    assert "this is not saved yet" in answer.text
    assert "my own words" in answer.text
    assert 'target="_blank"' in answer.text
    assert 'href="tel:988"' in answer.text
    assert "Ada" not in answer.text
    assert db.scalar(select(CheckIn)) is None

    db.add(phone.own(ada, NOON))
    sign_in(phone, ada)  # on the other page
    assert phone.send("/check-in", typed).status_code == 303
    assert db.scalars(select(CheckIn)).one().answers["note"] == "my own words"


def test_a_form_left_open_in_another_tab_still_sends_after_its_owner_signed_in(phone, ada):
    with phone.session_transaction() as session:
        session["csrf_token"] = "kept"
    sign_in(phone, ada)
    with phone.session_transaction() as session:
        assert session["csrf_token"] == "kept"


def test_nothing_of_one_person_s_form_session_is_left_for_the_next(phone, db, ada):  # hazard 6
    ben = make_real(db, "Ben", "+12125550149")
    hand_in(phone, mood="3")
    with phone.session_transaction() as session:
        session["csrf_token"] = "hers"
    phone.own(ben, NOON)
    devices.rest(db, devices_of(db, ben), NOON)
    sign_in(phone, ben)
    with phone.session_transaction() as session:
        assert session.get("csrf_token") != "hers"
        assert "handed_in" not in session


def devices_of(db, person):
    return db.scalars(devices.open_ones(person)).all()


def test_a_colleague_at_her_phone_puts_it_to_rest(phone, db, ada):
    from tests.signin.test_sign_in import enter_desk

    dana = make_staff(db)
    assert enter_desk(phone, db, dana).status_code == 303
    phone.send("/sign-out")

    assert phone.get("/check-in").location.startswith("/sign-in")
