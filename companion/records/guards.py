"""A table may refuse changes by a trigger of its own. Putting a whole database in place of another lifts that, inside
the one transaction, and puts it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session


@contextmanager
def lifted(db: Session) -> Iterator[None]:
    """The triggers we made are away within this block. Whatever happens, a rollback brings them back."""
    if db.get_bind().dialect.name == "sqlite":
        there = db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in there:
            db.execute(text(f'DROP TRIGGER "{name}"'))
        yield
        for _, made in there:
            db.connection().exec_driver_sql(made)
        return
    guarded = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    tables = db.scalars(text(guarded)).all()
    for name in tables:
        db.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
    yield
    for name in tables:
        db.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))
