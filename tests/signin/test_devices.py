"""A phone is somebody's: their password works there, and there alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.audit.models import Entry
from companion.checkins.models import CheckIn
from companion.errors import Refused
from companion.signin import devices, invitations, recovery, signins, throttle
from companion.signin.models import Attempt, Device, SignIn
from companion.web import letting, phone
from tests.counting import reading, statements
from tests.factories import NOON, make_participant, make_site
from tests.signin.making import CHROME, another, bare, hand_in, make_real, sign_in


@pytest.fixture
def ada(db, noon):
    return make_real(db)


def tokens(client):
    held = client.get_cookie("device")
    return held.value.split(".") if held else []


def test_joining_makes_the_phone_theirs(client, db, noon):  # R07
    person, token = invitations.invite(db, make_site(db, demo=False), "Ada", "+12125550147", NOON)
    form = {"agree": "y", "language": "en", "texts": "no", "password": "three quiet boats"}
    answer = client.send(f"/join/{token}", form, headers={"User-Agent": CHROME})

    device, sign_in_ = db.scalars(select(Device)).one(), db.scalars(select(SignIn)).one()
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("device="))
    assert (device.participant_id, device.how) == (person.id, "invitation")
    assert (device.machine, device.browser) == ("Android phone", "Chrome")
    assert sign_in_.device_id == device.id
    assert f"Max-Age={400 * 24 * 3600}" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "added a phone" in db.scalars(select(Entry.verb)).all()


def test_the_password_opens_on_the_person_s_own_phone_alone(client, app, db, ada):  # R07
    client.own(ada, NOON)

    assert sign_in(client, ada).status_code == 303
    assert client.get("/me").status_code == 200
    assert sign_in(another(app, db), ada).status_code == 422
    assert len(db.scalars(select(Device)).all()) == 1


def test_on_a_demo_site_nobody_is_real_and_any_phone_will_do(client, db, noon):
    maya = make_participant(db, "Maya")

    assert sign_in(client, maya).status_code == 303
    assert db.scalars(select(Device)).one().how == "demo"


def test_unknown_wrong_and_on_a_new_phone_look_the_same(app, db, ada):  # R12
    ben = make_real(db, "Ben", "+12125550149")
    shared = another(app, db)
    shared.own(ben, NOON)
    answers = []
    for browser in (another(app, db), shared):
        answers.append(sign_in(browser, ada))
        answers.append(sign_in(browser, ada, "not the one"))
        answers.append(browser.send("/sign-in", {"phone": "+12125550148", "password": "not the one"}))

    assert {answer.status_code for answer in answers} == {422}
    assert len({bare(answer) for answer in answers}) == 1
    assert not any("companion=" in str(answer.headers.getlist("Set-Cookie")) for answer in answers)


def test_everyone_is_told_the_three_ways_to_add_a_phone(client, noon):
    page = client.get("/sign-in").text

    assert "Ask your team for a new link." in page
    assert 'href="/new-phone/printed-code"' in page
    assert 'href="/new-phone/text"' in page
    assert "This way is weaker" in page


def test_a_stranger_cannot_lock_anybody_out_of_their_own_phone(client, app, db, settings, ada):  # R11
    from companion import create_app

    client.own(ada, NOON)
    second = create_app(settings)  # another web process over the same database
    second.testing = True
    second.test_client_class = app.test_client_class
    tried = 0
    for n in range(throttle.ACCOUNT_IN_ALL + 10):
        process = (app, second)[n % 2]
        address = {"REMOTE_ADDR": f"10.0.{n // 4}.9"}
        tried += sign_in(another(process, db), ada, "a guess", environ_base=address).status_code == 422
    second.extensions["database"].dispose()

    assert tried == throttle.ACCOUNT_IN_ALL  # both processes count the same
    assert sign_in(another(app, db), ada, environ_base={"REMOTE_ADDR": "10.9.9.9"}).status_code == 429
    assert sign_in(client, ada).status_code == 303


def test_guesses_on_the_phone_itself_are_counted_too(client, db, ada):  # R11
    client.own(ada, NOON)
    statuses = [sign_in(client, ada, "a guess").status_code for _ in range(throttle.PER_PHONE + 2)]

    assert statuses == [422] * throttle.PER_PHONE + [429] * 2
    assert db.scalar(select(func.count(Attempt.id))) == throttle.PER_PHONE


def test_the_phone_s_id_changes_with_the_person_and_the_sign_in_s_each_time(client, db, ada):  # R02
    ben = make_real(db, "Ben", "+12125550149")
    client.own(ada, NOON)
    sign_in(client, ada)
    first = (client.get_cookie("companion").value, tokens(client))
    sign_in(client, ada)
    assert client.get_cookie("companion").value != first[0]
    assert tokens(client) == first[1]

    client.own(ben, NOON)
    assert tokens(client)[1:] == first[1]
    assert len(set(tokens(client))) == 2


def test_a_removed_phone_takes_no_password_and_hands_in_nothing(client, db, ada):  # R03, R14
    device = client.own(ada, NOON)
    sign_in(client, ada)
    captured = client.get_cookie("companion").value
    devices.end(db, device, "removed", NOON)

    assert client.get("/").location == "/sign-in"
    client.set_cookie("companion", captured)
    assert client.get("/me").status_code == 303
    assert client.get("/check-in").status_code == 303
    assert sign_in(client, ada).status_code == 422


def test_what_was_ended_in_the_meantime_stays_ended(client, app, db, ada):  # R03
    device = client.own(ada, NOON)
    held = client.get_cookie("device").value
    with app.test_request_context("/sign-in", method="POST", headers={"Cookie": f"device={held}"}):
        devices.end(db, device, "removed", NOON)  # between the password and the letting in
        db.commit()
        with pytest.raises(Refused, match="removed"):
            letting.let_in(app.make_response(""), ada, NOON, "password", None)
        devices.used(phone.db, device, NOON + timedelta(days=2))
        assert not devices.wake(phone.db, device, NOON)
        phone.db.commit()
    db.expire_all()

    assert db.get(Device, device.id).ended_at == NOON
    assert db.scalar(select(SignIn)) is None


def test_a_sign_in_begun_while_its_phone_is_removed_opens_nothing(client, db, ada):  # R03
    device = client.own(ada, NOON)
    devices.end(db, device, "lost", NOON)
    client.set_cookie("companion", signins.begin(db, ada, NOON, device))

    assert client.get("/me").status_code == 303


def test_the_cookie_lives_on_with_use_renewed_once_a_day(client, db, noon, ada):
    device = client.own(ada, NOON)
    for after, renewed in ((timedelta(hours=23), False), (timedelta(hours=25), True), (timedelta(hours=26), False)):
        noon(NOON + after)
        answer = client.get("/check-in")
        assert ("device=" in str(answer.headers.getlist("Set-Cookie"))) is renewed
    db.refresh(device)
    assert device.used_at == NOON + timedelta(hours=25)

    noon(NOON + timedelta(hours=25) + devices.LASTS)
    assert client.get("/check-in").status_code == 303


def test_a_browser_holds_three_people_and_forgets_the_one_longest_gone(client, db, ada):  # hazard 6
    others = [make_real(db, name, f"+1212555016{n}") for n, name in enumerate(("Ben", "Cleo", "Dan"))]
    for person in (ada, *others[:2]):
        client.own(person, NOON)
    code = recovery.make(db, others[2], NOON)[0]
    client.send("/new-phone/printed-code", {"phone": others[2].phone, "code": code})

    assert len(tokens(client)) == devices.MOST
    ended = db.scalars(select(Device).where(Device.ended_at.is_not(None))).all()
    assert [(one.participant_id, one.why) for one in ended] == [(ada.id, "full")]
    client.send("/sign-out")
    assert sign_in(client, ada).status_code == 422


def test_the_phone_is_found_in_the_query_that_finds_the_sign_in(client, db, database, app, ada):
    client.own(ada, NOON)
    sign_in(client, ada)
    with statements(app.extensions["database"].engine) as seen:
        client.get("/schedule")

    assert sum("FROM device" in one or "JOIN device" in one for one in reading(seen)) == 1


@pytest.mark.parametrize("rubbish", ["x", "." * 50, "a" * 3000, "ä" * 43, "' OR 1=1 --", "a" * 43])
def test_a_cookie_of_rubbish_is_nobody_s(client, db, ada, rubbish):
    client.set_cookie("device", rubbish)

    assert client.get("/check-in").status_code == 303
    assert hand_in_blindly(client).status_code == 401
    assert db.scalar(select(CheckIn)) is None


def hand_in_blindly(client):
    return client.send("/check-in", {"mood": "3"})


def test_handing_in_with_the_phone_alone(client, db, ada):  # R05
    client.own(ada, NOON)

    assert hand_in(client, mood="3").status_code == 303
    assert db.scalars(select(CheckIn)).one().participant_id == ada.id
