"""How is a row added exactly once, however many try at the same moment? The unique index decides, on both databases."""

from functools import cache
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from companion.database import Base


def add_once(db: Session, row: Base) -> bool:
    """Insert the row unless a unique index objects. False when it was there already; nothing is raised."""
    statement = _insert(type(row), db.get_bind().dialect.name)
    return db.execute(statement, _values(row)).first() is not None


# Built once for each table: building one anew took longer than running it.
@cache
def _insert(kind: type[Base], dialect: str) -> Any:
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = kind.__table__
    return insert(table).on_conflict_do_nothing().returning(table.c.id)


@cache
def _columns(kind: type[Base]) -> dict[str, str]:
    return {attribute.key: attribute.columns[0].name for attribute in inspect(kind).column_attrs}


def _values(row: Base) -> dict[str, Any]:
    """The columns that were given; the others take their defaults."""
    given = inspect(row).dict
    return {name: given[key] for key, name in _columns(type(row)).items() if key in given}
