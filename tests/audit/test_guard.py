"""The database itself refuses to change what was recorded (R36)."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from companion.audit import chain, guard
from companion.audit.models import Entry
from tests.audit import tampering


@pytest.mark.parametrize(
    "deed", [update(Entry).values(verb="did nothing"), delete(Entry), text("UPDATE audit_entry SET number = 7")]
)
def test_an_entry_can_neither_be_changed_nor_deleted(db, deed):
    tampering.lengthen(db)
    before = db.scalars(select(Entry.mark).order_by(Entry.number)).all()

    with pytest.raises(DBAPIError, match=guard.REFUSAL):
        db.execute(deed)
    db.rollback()

    assert db.scalars(select(Entry.mark).order_by(Entry.number)).all() == before


def test_the_table_cannot_be_emptied(db, database):
    if database.is_sqlite:
        return  # SQLite has no TRUNCATE
    tampering.lengthen(db)

    with pytest.raises(DBAPIError, match=guard.REFUSAL):
        db.execute(text("TRUNCATE audit_entry"))


def test_migrating_puts_it_up_again_where_it_went_missing(db):
    guard.lift(db.connection())
    assert not guard.stands(db.connection())

    chain.furnish(db)
    chain.furnish(db)

    assert guard.stands(db.connection())
