"""The migrations make exactly the tables the models describe, from nothing and over data."""

from datetime import timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import LargeBinary, MetaData, Table, column, func, insert, select, table, text

import companion  # noqa: F401  (brings in every model)
from companion import crypto, setup, vault
from companion.audit import verifying
from companion.checkins.models import CheckIn
from companion.crypto import Keyring
from companion.database import Base, Database, Identity, Instant, uuid7
from companion.errors import NotReady
from companion.keys import giving
from companion.migrations import state
from companion.own_keys import PersonKey
from companion.people.models import Participant, Staff
from companion.people.team import Supervision
from companion.signin.models import SignIn
from tests.factories import KEY, NOON, ZONE, make_participant

FIRST = "93d34e9428b9"
KEYRING = Keyring([KEY])


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request, tmp_path):
    """A database of its own without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/blank.sqlite3")
        yield database
    else:
        main = Database(request.getfixturevalue("postgres_url"))
        name = f"blank_{tmp_path.name.replace('-', '_').replace('[', '').replace(']', '')}".lower()
        with main.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        database = Database(main.engine.url.set(database=name).render_as_string(hide_password=False))
        yield database
        main.dispose()
    database.dispose()


def test_from_nothing_to_what_the_models_say(blank):
    state.upgrade(blank.engine)
    with blank.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []
    state.check(blank.engine)


def test_again_over_people_changes_nothing(blank):
    state.upgrade(blank.engine)
    setup.furnish(blank, Keyring([KEY]))
    with blank.session(writing=True) as db:
        make_participant(db, name="Ada")
        db.commit()
    state.upgrade(blank.engine)
    setup.furnish(blank, Keyring([KEY]))
    with blank.session() as db:
        assert db.scalar(select(Participant)).name == "Ada"


def test_an_empty_database_is_named_as_such(blank):
    with pytest.raises(NotReady, match="empty"):
        state.check(blank.engine)


def test_a_database_from_the_future_is_left_alone(blank):
    state.upgrade(blank.engine)
    with blank.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    for action in (state.check, state.upgrade):
        with pytest.raises(NotReady, match="newer"):
            action(blank.engine)


def test_an_older_database_is_told_apart_from_an_empty_one(blank):
    state.upgrade(blank.engine)
    with blank.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    command.stamp(state.config(blank.engine), "base")
    with pytest.raises(NotReady, match="empty"):
        state.check(blank.engine)


def test_a_first_house_with_people_in_it_comes_forward_whole(blank):  # R33
    state.upgrade(blank.engine, FIRST)
    setup.furnish(blank, KEYRING)
    ids = live_in(blank)
    before = rows(blank)
    for _ in range(2):  # the second time changes nothing
        state.upgrade(blank.engine)
        setup.furnish(blank, KEYRING)
        giving.give(blank, KEYRING)
    state.check(blank.engine)

    after, moved = rows(blank), {("participant", "name_box"), ("participant", "phone_box"), ("check_in", "answers_box")}
    for name, was in before.items():
        assert set(after[name]) == set(was), name
        for row_id, values in was.items():
            now = after[name][row_id]
            changed = {(name, one) for one in values if values[one] != now[one]}
            assert changed == {one for one in moved if one[0] == name}, name
    with blank.session() as db:
        ada, check_in = db.scalars(select(Participant)).one(), db.scalars(select(CheckIn)).one()
        assert (ada.id, ada.name, ada.phone) == (ids["ada"], "Ada", "+12125550147")
        assert check_in.told.mood == 3
        boxes = (ada.name_box, ada.phone_box, check_in.answers_box)
        assert all(crypto.is_own(box) for box in boxes)
        assert db.scalars(select(PersonKey.owner_id)).all() == [ids["ada"]]
        assert db.get(Staff, ids["dana"]).name == "Dana"
        assert [one.proved_at for one in db.scalars(select(SignIn).order_by(SignIn.at))] == [NOON, NOON + HOUR]
        over = db.scalars(select(Supervision).where(Supervision.ends_at.is_(None))).all()
        assert {(one.supervisor_id, one.staff_id) for one in over} == {(ids["ellen"], ids["dana"])}
        assert db.scalar(select(func.count()).select_from(Supervision)) == 1  # nobody is put over an admin
        assert verifying.broken_at(db) is None


HOUR = timedelta(hours=1)


def live_in(database):
    """What the first house wrote: everything sealed under the site's key, in plain SQL, since the models moved on."""
    ids = {name: uuid7() for name in ("site", "ada", "dana", "ellen", "pat", "told")}
    mine = {"participant_id": ids["ada"]}
    with database.session(writing=True) as db:
        add(db, "site", id=ids["site"], name="Riverside", zone=ZONE, line="+15555550100")
        number = {"phone_index": vault.index("+12125550147")}
        person = {"id": ids["ada"], "site_id": ids["site"], "language": "en", "zone": ZONE, **number}
        add(db, "participant", **person, **sealed("participant", ids["ada"], name="Ada", phone="+12125550147"))
        for name, role in (("dana", "clinician"), ("ellen", "supervisor"), ("pat", "admin")):
            who = {"id": ids[name], "site_id": ids["site"], "role": role, "language": "en"}
            words = sealed("staff", ids[name], name=name.title(), email=f"{name}@example.org")
            add(db, "staff", **who, **words, email_index=vault.index(f"{name}@example.org"))
        add(db, "opt_in", id=uuid7(), **mine, **number, words_version="1", at=NOON)
        add(db, "assignment", id=uuid7(), **mine, staff_id=ids["dana"], starts_at=NOON)
        told = {"id": ids["told"], **mine, "way": "page", "mark": b"m", "recorded_at": NOON, "submitted_at": NOON}
        add(db, "check_in", **told, day=NOON.date(), **sealed("check_in", ids["told"], answers='{"mood":3}'))
        for hours, whose in ((0, mine), (1, {"staff_id": ids["dana"]})):
            at = NOON + hours * HOUR
            sign_in = {"id": uuid7(), "token_mark": bytes([hours]), "at": at, "expires_at": at + 12 * HOUR, **whose}
            add(db, "sign_in", **sign_in, seen_at=at + 2 * HOUR)
        db.commit()
    return ids


def add(db, into, /, **values):
    kinds = {one: kind_of(one) for one in values}
    db.execute(insert(table(into, *(column(one, kind) for one, kind in kinds.items()))).values(values))


def kind_of(name):
    if name == "id" or name.endswith("_id"):
        return Identity()
    if name == "at" or name.endswith("_at"):
        return Instant()
    return LargeBinary() if name.endswith(("_box", "_index", "mark")) else None


def sealed(where, row_id, /, **words):
    return {f"{field}_box": KEYRING.seal(said.encode(), f"{where}.{field}:{row_id}") for field, said in words.items()}


def rows(database):
    """All that is there, by table and id; the tables of today's house that the first did not have are left out."""
    found = MetaData()
    with database.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: {row["id"]: dict(row) for row in connection.execute(select(there)).mappings()}
            for name, there in found.tables.items()
            if isinstance(there, Table) and name != "alembic_version"
        }
