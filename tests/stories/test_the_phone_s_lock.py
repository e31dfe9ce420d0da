"""A finger, a face or a PIN: joining with it, coming back to a half-written page with it, and the team's desk."""

import re
from datetime import time

import pyotp
from sqlalchemy import select

from companion.checkins.models import CheckIn
from companion.credentials import staff_joining
from companion.credentials.models import Passkey
from companion.people.models import Participant
from companion.signin import invitations, passwords
from companion.signin.models import CodeGenerator
from tests.factories import PASSWORD, STAFF_PASSWORD, make_site
from tests.stories.locks import PhoneLock


def invited(story, name="Ada"):
    with story.house.db() as db:
        _, token = invitations.invite(db, make_site(db), name, "+12125550147", story.house.now)
        db.commit()
    return token


def join(phone, token):
    phone.open(f"/join/{token}")
    phone.page.get_by_label("I have read this and I want to use the app").check(force=True)
    phone.choose("May we text you?", "No texts, thank you")
    phone.write("Choose a password", "three quiet boats")
    return phone.press("Start")


def with_the_lock(screen, words, path):
    """Press the button; the lock answers by itself, and the browser goes on alone."""
    with screen.page.expect_navigation(url=re.compile(re.escape(screen.url) + path)):
        screen.page.get_by_role("button", name=words).click()
    return screen.check()


def test_joining_with_the_phone_s_lock(story):  # R07
    story.it_is("Mon 10:00")
    phone = story.new_phone()
    lock = PhoneLock(phone)
    join(phone, invited(story))
    assert phone.says("Use your phone's lock to open this app")

    with_the_lock(phone, "Use this phone's lock", "/me/recovery-codes$")
    (kept,) = lock.held()
    assert (kept["rpId"], kept["userName"]) == ("localhost", "Companion, Nov 23")

    phone.open("/me").press("Sign out on this phone")
    with_the_lock(phone, "Sign in with this phone's lock", "/$")
    assert phone.says("Ada")


def test_saying_not_now_is_fine(story):
    story.it_is("Mon 10:00")
    phone = story.new_phone()
    join(phone, invited(story)).press("Not now")
    assert phone.path == "/me/recovery-codes"
    phone.press("Not now")

    assert phone.path == "/check-in"
    with story.house.db() as db:
        assert db.scalar(select(Passkey)) is None


def test_a_browser_that_cannot_do_it_shows_no_button(story):
    story.it_is("Mon 10:00")
    phone = story.new_phone()
    phone.context.add_init_script("delete window.PublicKeyCredential")
    phone.open("/sign-in")

    assert not phone.page.get_by_role("button", name="Sign in with this phone's lock").is_visible()
    assert phone.page.get_by_role("button", name="Sign in", exact=True).is_visible()


def with_a_key(story, phone):
    lock = PhoneLock(phone)
    with_the_lock(phone.open("/keys/passkey"), "Use this phone's lock", "/me$")
    return lock


def test_a_half_written_check_in_survives_an_hour_away(story):  # R04, R05
    story.it_is("Mon 10:00")
    ada = story.given_a_participant("Ada")
    phone = story.phone_of(ada)
    with_a_key(story, phone)
    phone.open("/check-in").choose("How are you?", "4")
    phone.page.locator("[name=note]").fill('First line.\nSecond line, with "quotes" & an ñ.')

    story.it_is("Mon 11:00")
    phone.press("Save")
    assert phone.path.endswith("/next")
    assert not phone.says("Ada")
    assert phone.open("/me").says("Is it you?")
    with_the_lock(phone, "Open with this phone's lock", "/me$")
    assert phone.says("Ada")
    with story.house.db() as db:
        told = db.scalars(select(CheckIn).where(CheckIn.participant_id == ada.id)).one()
        assert told.answers["mood"] == 4
        assert told.answers["note"].splitlines() == ["First line.", 'Second line, with "quotes" & an ñ.']


def test_what_was_chosen_survives_the_lock_a_password_and_one_mistake(story):  # R04
    story.it_is("Mon 10:00")
    ada = story.given_a_participant("Ada")
    phone = story.phone_of(ada).open("/me")
    phone.page.get_by_label("When should it come?").select_option("20:00")
    story.it_is("Mon 11:00")
    phone.press("Save the time")
    assert phone.says("What you wrote is kept.")
    assert not phone.says("Ada")
    phone.write("Your password", "not the right one").press("Go on")
    assert phone.says("That did not fit.")
    phone.write("Your password", PASSWORD).press("Go on")

    assert phone.path == "/me"
    with story.house.db() as db:
        assert db.get(Participant, ada.id).prompt_at == time(20)


def test_a_phone_that_somebody_else_holds_stays_locked(story):  # R06, hazard 11
    story.it_is("Mon 10:00")
    ada = story.given_a_participant("Ada")
    phone = story.phone_of(ada)
    lock = with_a_key(story, phone)
    story.it_is("Mon 11:00")
    phone.open("/")
    lock.nobody()
    phone.page.get_by_role("button", name="Open with this phone's lock").click()
    phone.page.get_by_text("That did not work.").wait_for()
    phone.check()

    assert phone.path.startswith("/unlock")
    assert not phone.says("Ada")


def test_a_colleague_joins_with_a_password_and_an_authenticator(story):  # R06
    story.it_is("Mon 10:00")
    token = colleague_invited(story)
    desk = story.desk().open(f"/join-team/{token}")
    secret = desk.page.locator("main code").inner_text().replace(" ", "")
    totp = pyotp.TOTP(secret)
    desk.write("Choose a password", STAFF_PASSWORD)
    desk.write("The 6 digits your authenticator shows", "000000").press("Start")
    assert desk.says("That code does not fit.")
    assert desk.page.locator("main code").inner_text().replace(" ", "") == secret
    desk.write("Choose a password", STAFF_PASSWORD)
    desk.write("The 6 digits your authenticator shows", totp.at(story.house.now)).press("Start")
    assert desk.path == "/desk"

    desk.press("Sign out")
    later = story.it_is("Mon 10:05")
    desk.open("/sign-in/team").write("Your work e-mail", "noor@example.org").write("Your password", STAFF_PASSWORD)
    desk.write("The 6 digits your authenticator shows", totp.at(later))
    desk.page.get_by_role("button", name="Sign in", exact=True).click()
    desk.page.wait_for_url(f"{desk.url}/desk")
    assert desk.path == "/desk"


def test_a_colleague_joins_with_the_device_s_lock_and_comes_back_after_lunch(story):  # R04, R06
    story.it_is("Mon 10:00")
    token = colleague_invited(story)
    desk = story.desk()
    PhoneLock(desk)
    with_the_lock(desk.open(f"/join-team/{token}"), "Use this device's lock", "/desk$")
    with story.house.db() as db:
        assert db.scalar(select(CodeGenerator)) is None
        assert db.scalar(select(passwords.Password)) is None

    desk.open("/desk/invite")
    desk.page.locator("[name=name]").fill("Ben")
    story.it_is("Mon 12:30")
    desk.press("Make the link")
    assert desk.says("Is it you?")
    with_the_lock(desk, "Open with this device's lock", "/desk/invite$")
    assert desk.says("Please look at this again")
    assert desk.page.locator("[name=name]").input_value() == "Ben"

    desk.open("/desk/me")
    assert desk.says("The lock of a phone or computer")


def colleague_invited(story):
    with story.house.db() as db:
        _, token = staff_joining.invite_colleague(
            db, make_site(db), "Noor", "noor@example.org", "clinician", "operator", story.house.now
        )
        db.commit()
    return token
