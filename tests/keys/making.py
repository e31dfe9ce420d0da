"""Databases to turn keys in: of their own, on either kind, with as many people as a test needs."""

import json
import os
import subprocess
import sys
from collections import Counter

from sqlalchemy import delete, select, text, update

from companion import create_app, crypto, ownership, sealed, vault
from companion.crypto import Keyring
from companion.database import Base, Database, uuid7
from companion.keys.places import places
from companion.own_keys import PersonKey
from companion.people.models import Participant
from companion.settings import Settings
from tests import filling
from tests.factories import make_site

NEW = "YSBuZXdlciBrZXkgdGhhdCBpcyBvbmx5IGZvciB0ZXM="


def on_postgresql(url):
    """A fresh database beside the others, and how to be rid of it."""
    main, name = Database(url), f"own_{uuid7().hex}"
    alone = main.engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))

    def gone():
        with alone.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        main.dispose()

    return filling.fresh(address(main.engine.url.set(database=name))), gone


def address(url):
    return url.render_as_string(hide_password=False)


def settings(database, *keys):
    return Settings("only for tests", keys, address(database.engine.url))


def process(database, keys, *command):
    """A real process over this database, with these keys; it can be read from and killed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "DATABASE"))}
    ours = {"DATABASE_URL": address(database.engine.url), "DATA_KEY": ",".join(keys), "SECRET_KEY": "only for tests"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, *command], env={**kept, **ours}, **pipes)


def rotate_keys(database, *keys):
    return process(database, keys, "-m", "flask", "--app", "wsgi", "rotate-keys")


def told_to_rotate(database, *keys):
    """The same command in this process."""
    app = create_app(settings(database, *keys))
    try:
        return app.test_cli_runner().invoke(args=["rotate-keys"])
    finally:
        app.extensions["database"].dispose()


def crowd(database, many):
    """That many people, each called by their number."""
    with database.session(writing=True) as db:
        site = make_site(db)
        for n in range(many):
            one = Participant(site_id=site.id, zone=site.zone, phone_index=os.urandom(32))
            one.name = f"Person {n}"
            db.add(one)
        db.commit()


def sealed_by(database):
    """How many boxes stand under each of the site's keys."""
    counted = Counter()
    with database.session() as db:
        for place in places():
            counted.update(crypto.key_id(box) for box in db.scalars(select(place.box).where(place.of_the_site)))
    return dict(counted)


def id_of(key):
    return Keyring([key]).newest


def as_it_was(database):
    """Put a database back to the day before people had keys of their own."""
    site = vault.keyring()
    with database.session(writing=True) as db:
        for model, field in sealed.fields():
            if ownership.way(model) is None:
                continue
            table = Base.metadata.tables[model.__tablename__]
            for row in db.scalars(select(model)).all():
                box = getattr(row, field.box)
                if box is not None and crypto.is_own(box):
                    said = getattr(row, field.name)
                    plain = json.dumps(said) if field.as_json else said
                    old = site.seal(plain.encode(), field.about(row.id))
                    db.execute(update(table).where(table.c.id == row.id).values({field.box: old}))
        db.execute(delete(PersonKey))
        db.commit()
