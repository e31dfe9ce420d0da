"""A second, empty database of the other kind, and the operator's shell over either."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from companion import create_app, vault
from companion.crypto import Keyring
from companion.database import Database
from tests.factories import KEY
from tests.filling import fresh
from tests.records.making import mine


@pytest.fixture
def settings(settings, tmp_path):
    return replace(settings, erased_list=tmp_path / "erased.list")


@pytest.fixture
def other(database, db, request, tmp_path):
    """What `database` is not: PostgreSQL for SQLite, SQLite for PostgreSQL."""
    if database.is_sqlite:
        main = Database(request.getfixturevalue("postgres_url"))
        name = f"other_{abs(hash(str(tmp_path)))}"
        with main.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        main.dispose()
        there = fresh(main.engine.url.set(database=name).render_as_string(hide_password=False))
    else:
        there = fresh(f"sqlite:///{tmp_path}/other.sqlite3")
    mine(database)
    yield there
    there.dispose()
    mine(database)


@pytest.fixture
def run(settings, database, db, noon):
    """`run("backup", file)` as the shell would; `over=other` names another database, other words other settings."""

    def run(*arguments, over=database, typed=None, **changed):
        db.commit()
        url = over.engine.url.render_as_string(hide_password=False)
        app = create_app(replace(settings, database_url=url, **changed))
        try:
            return app.test_cli_runner().invoke(args=[str(one) for one in arguments], input=typed)
        finally:
            app.extensions["database"].dispose()
            mine(database)
            db.expire_all()

    yield run
    with database.session() as session:
        vault.unlock(session, Keyring([KEY]))
