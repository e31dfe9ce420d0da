"""One row of every model that seals something, with a planted word in every sealed field: made from the models."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Integer, LargeBinary, Table, inspect
from sqlalchemy.orm import Session

from companion import ownership, sealed
from companion.database import Base, Identity, Instant
from companion.ownership import Model

PLANTED = "Zanzibar-heron"
# What a table's own checks ask for, beyond the types of its columns.
ASKED: dict[str, dict[str, Any]] = {"message": {"text_class": 0, "state": "planned"}}
PLAIN: dict[type, Any] = {Instant: datetime(2026, 11, 23, 17, tzinfo=UTC), Integer: 1, Date: date(2026, 11, 23)}


class Planter:
    """Makes the rows, and what they lean on, once each."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.made: dict[str, Base] = {}
        self.models = {model.__table__.name: model for model in ownership.models()}

    def everything(self) -> dict[str, Base]:
        """The rows that hold something sealed, by the names of their tables."""
        planted = {model.__tablename__ for model, _ in sealed.fields()}
        for name in sorted(planted):
            self.one(self.models[name])
        self.db.commit()
        return {name: self.made[name] for name in planted}

    def one(self, model: Model) -> Base:
        name = model.__tablename__
        if name not in self.made:
            table = Base.metadata.tables[name]
            keys = {column.name: self._leaning(column) for column in table.c if self._is_asked(column, table)}
            row = model(**keys, **self._linked(model, keys))
            for _, field in (pair for pair in sealed.fields() if pair[0] is model):
                setattr(row, field.name, {"word": PLANTED} if field.as_json else PLANTED)
            self.made[name] = row
            self.db.add(row)
            self.db.flush()
        return self.made[name]

    def _is_asked(self, column: Column[Any], table: Table) -> bool:
        if column.name == "id" or column.name.endswith("_box"):
            return False
        wanted = column.name in ASKED.get(table.name, {}) or column.name == "participant_id"
        return wanted or not (column.nullable or column.default is not None)

    def _leaning(self, column: Column[Any]) -> Any:
        asked = ASKED.get(column.table.name, {})
        if column.name in asked:
            return asked[column.name]
        for key in column.foreign_keys:
            return self.one(self.models[key.column.table.name]).id
        return _plain(column)

    def _linked(self, model: Model, keys: dict[str, Any]) -> dict[str, Any]:
        """A row that belongs to somebody through another one is given that one itself."""
        way = ownership.way(model) or ""
        if "." not in way:
            return {}
        link = inspect(model).relationships[way.split(".")[0]]
        return {link.key: self.one(link.mapper.class_)}


def _plain(column: Column[Any]) -> Any:
    kind = type(column.type)
    if kind is Identity:
        return UUID(int=1)
    if isinstance(column.type, LargeBinary):
        return column.name.encode()
    return PLAIN.get(kind, time(9) if kind.__name__ == "Time" else "x")
