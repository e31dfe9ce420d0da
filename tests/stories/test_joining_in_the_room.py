"""Joining in the room: the code on the desk is opened on a phone, and a minute later one is in."""

import re

from companion.signin import invitations
from tests.factories import make_site


def test_joining_in_the_room(story):  # R07
    story.it_is("Mon 10:00")
    with story.house.db() as db:
        _, token = invitations.invite(db, make_site(db), "Ada", "+12125550147", story.house.now)
        db.commit()
    phone = story.new_phone().open(f"/join/{token}")
    assert phone.says("Welcome, Ada")
    assert phone.says("not watched around the clock")

    phone.press("Start")
    assert phone.says("tick this box")

    phone.page.get_by_label("I have read this and I want to use the app").check(force=True)
    phone.choose("May we text you?", "Yes, text me reminders")
    phone.write("Choose a password", "three quiet boats")
    phone.press("Start")
    assert phone.path == "/keys/passkey?next=/me/recovery-codes"
    phone.press("Not now")
    assert phone.path == "/me/recovery-codes"
    phone.press("Not now")
    assert phone.path == "/check-in"

    phone.press("Save")
    assert re.fullmatch(r"/check-in/[0-9a-f-]{36}/next", phone.path)
    phone.open("/")
    assert phone.says("Ada")


def test_joining_in_spanish_on_a_spanish_phone(story):
    story.it_is("Mon 10:00")
    with story.house.db() as db:
        _, token = invitations.invite(db, make_site(db), "Rosa", "+12125550148", story.house.now, language="es")
        db.commit()
    phone = story.new_phone(locale="es-MX", color_scheme="dark").open(f"/join/{token}")

    assert phone.page.locator("html").get_attribute("lang") == "es"
    assert phone.says("Rosa")
    assert not phone.says("Welcome")


def test_the_link_opened_twice_by_a_preview_still_lets_her_in(story):  # R07
    story.it_is("Mon 10:00")
    with story.house.db() as db:
        _, token = invitations.invite(db, make_site(db), "Ada", "+12125550147", story.house.now)
        db.commit()
    story.new_phone().open(f"/join/{token}")

    assert story.new_phone().open(f"/join/{token}").says("Welcome, Ada")
