"""Phones to test with."""

import re

from tests.factories import PASSWORD, make_participant, make_site

CHROME = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


def make_real(db, name="Ada", phone="+12125550147", **facts):
    """Somebody of a real site: there a password alone opens nothing."""
    make_site(db, demo=False)
    return make_participant(db, name, phone, **facts)


def another(app, db):
    """Another phone: a browser of its own."""
    phone = app.test_client()
    phone.db = db
    return phone


def sign_in(phone, person, password=PASSWORD, **options):
    return phone.send("/sign-in", {"phone": person.phone, "password": password}, **options)


def hand_in(phone, **answers):
    """Open the form, fill it in, send it."""
    page = phone.get("/check-in")
    hidden = {name: field(page, name) for name in ("id", "owner", "day")}
    return phone.send("/check-in", {**hidden, **answers})


def field(page, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.text)[1]


def bare(answer):
    """The page without what differs by the second (its token) or was typed by ourselves (the number)."""
    return re.sub(r'name="csrf_token"[^>]*>|\+1212555\d{4}', "", answer.text)
