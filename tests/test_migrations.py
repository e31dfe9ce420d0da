"""The migrations make exactly the tables the models describe, from nothing and over data."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

import companion  # noqa: F401  (brings in every model)
from companion import setup
from companion.crypto import Keyring
from companion.database import Base, Database
from companion.errors import NotReady
from companion.migrations import state
from companion.people.models import Participant
from tests.factories import KEY, make_participant


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
