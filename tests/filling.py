"""Making a test database, and emptying it between two tests."""

import atexit
import shutil
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import text, update

from companion import setup
from companion.audit import guard
from companion.audit.chain import START
from companion.audit.models import Head
from companion.crypto import Keyring
from companion.database import Base, Database
from companion.migrations import state
from tests.factories import KEY

KEPT = {"secret", "audit_head"}


def in_memory(folder: Path) -> str:
    """A folder for a database that is emptied a thousand times: in memory where the machine offers it."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        return str(folder)
    place = tempfile.mkdtemp(prefix="companion-test-", dir=memory)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


def fresh(url: str) -> Database:
    """A database with every table, its secrets, and nobody in it."""
    import companion  # noqa: F401  (brings in every model)

    database = Database(url)
    Base.metadata.drop_all(database.engine)
    Base.metadata.create_all(database.engine)
    command.stamp(state.config(database.engine), "head", purge=True)
    setup.furnish(database, Keyring([KEY]))
    return database


def empty(database: Database) -> None:
    """Nobody is here any more; the secrets stay."""
    tables = [table.name for table in reversed(Base.metadata.sorted_tables) if table.name not in KEPT]
    with database.session(writing=True) as db:
        if database.is_sqlite:
            guard.lift(db.connection())
            db.execute(text("PRAGMA defer_foreign_keys=ON"))
            for name in tables:
                db.execute(text(f"DELETE FROM {name}"))
            guard.put_up(db.connection())
        else:
            # As a replica it asks no trigger. TRUNCATE makes new files for each table: ten times slower.
            db.execute(text("SET LOCAL session_replication_role = replica"))
            each = (f"IF EXISTS (SELECT FROM {name}) THEN DELETE FROM {name}; END IF;" for name in tables)
            db.execute(text(f"DO $$ BEGIN {' '.join(each)} END $$"))
        db.execute(update(Head).values(number=0, mark=START))
        db.commit()
