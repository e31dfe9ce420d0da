"""Making a database ready for its first day: tables, secrets, the beginning of the chain."""

from pathlib import Path

from sqlalchemy.engine import make_url

from companion import clock, vault
from companion.audit import anchor, chain
from companion.crypto import Keyring
from companion.database import Database
from companion.errors import NotReady
from companion.keys import checking, giving
from companion.migrations import state
from companion.settings import Settings


def prepare(settings: Settings) -> Database:
    """Bring the database forward and open it. Safe to do again; raises NotReady or WrongKey."""
    _private(settings.database_url)
    database = Database(settings.database_url)
    state.upgrade(database.engine)
    keyring = Keyring(settings.data_keys)
    if furnish(database, keyring):
        anchor.set_aside(anchor.place(settings), clock.now())  # that of a database which stood here before
    giving.give(database, keyring)
    return database


def opened(settings: Settings) -> Database:
    """The database, whose tables fit this code and whose key is right. Raises NotReady or WrongKey; makes nothing."""
    path = make_url(settings.database_url).database
    if settings.database_url.startswith("sqlite") and path and not Path(path).exists():
        raise NotReady(f"There is no database at {path}. Run: python -m companion migrate")
    database = Database(settings.database_url)
    try:
        state.check(database.engine)
        keyring = Keyring(settings.data_keys)
        with database.session() as db:
            vault.unlock(db, keyring)
            checking.check(db, keyring)
    except Exception:
        database.dispose()
        raise
    return database


def furnish(database: Database, keyring: Keyring) -> bool:
    """What every database holds before anybody is in it. True when it is new."""
    with database.session(writing=True) as db:
        vault.furnish(db, keyring)
        new = chain.furnish(db)
        db.commit()
        vault.unlock(db, keyring)
        return new


def _private(url: str) -> None:
    """An SQLite file is readable by its owner alone, from its first byte (R28)."""
    path = make_url(url).database
    if url.startswith("sqlite") and path:
        file = Path(path)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.chmod(0o600)
