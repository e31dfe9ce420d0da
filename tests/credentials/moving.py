"""A new number, all the way: ask, read the digits where they are texted, type them."""

from sqlalchemy import select

from companion.signin.models import TextCode


def digits_of(db):
    """What the latest asking will be texted."""
    return db.scalars(select(TextCode).order_by(TextCode.id.desc())).first().digits


def move(client, db, phone="(212) 555-0199", texts="no"):
    asked = client.send("/me/phone", {"phone": phone, "texts": texts})
    assert asked.location == "/me/phone/code", asked.text
    return client.send(asked.location, {"code": digits_of(db)})
