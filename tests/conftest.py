"""What every test may ask for: a database of either kind, the app over it, and a browser."""

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from companion import clock, create_app
from companion.database import Database
from companion.settings import Settings
from tests import postgres
from tests.browser_client import Browser
from tests.factories import KEY, NOON
from tests.filling import empty, fresh, in_memory

pytest_plugins = ["tests.browser.fixtures"]  # not a conftest.py: stories need the same one Chromium


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One throw-away PostgreSQL for the whole run (each worker has its own)."""
    url, stop = postgres.start()
    yield url
    stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Both kinds, one after the other: whatever touches the database runs on each."""
    if request.param == "postgresql":
        database = fresh(request.getfixturevalue("postgres_url"))
    else:
        database = fresh(f"sqlite:///{in_memory(tmp_path_factory.mktemp('db'))}/test.sqlite3")
    yield database
    database.dispose()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A session over a database that holds nothing but its secrets. Commit before others should see."""
    with database.session() as session:
        yield session
        session.rollback()
    empty(database)


@pytest.fixture
def settings(database: Database, tmp_path) -> Settings:
    url = database.engine.url.render_as_string(hide_password=False)
    return Settings("only for tests", (KEY,), database_url=url, audit_anchor=str(tmp_path / "audit.anchor"))


@pytest.fixture
def app(settings: Settings, db: Session) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing, app.test_client_class = True, Browser
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()  # each test has a new app; its templates are the same
    yield app
    app.extensions["database"].dispose()


@pytest.fixture
def client(app: Flask, db: Session) -> Browser:
    """A phone or a desk where nobody is signed in: `client.enter(person, NOON)`, `client.send(url, data)`."""
    browser = app.test_client()
    browser.db = db
    return browser


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch):
    """For the edge it is NOON, a Monday in New York; `noon(moment)` changes that."""

    def now_is(moment=NOON):
        monkeypatch.setattr(clock, "now", lambda: moment)

    now_is()
    return now_is
