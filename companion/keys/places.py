"""Where do boxes stand that the site's keys seal? A rotation visits these places, and a start looks at them.

What is sealed for a participant is not among them: it stands under their own key, and that key is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Select, Table, Update, func, select, true, update

from companion import crypto, own_keys, ownership, sealed, vault
from companion.database import Base


@dataclass(frozen=True)
class Place:
    """One column of boxes. `nobodys` finds the rows that belong to no participant, where there are both kinds."""

    table: Table
    box: ColumnElement[bytes]
    about: Callable[[Any], str]
    nobodys: ColumnElement[bool]

    @property
    def of_the_site(self) -> ColumnElement[bool]:
        return _part(self.box, 1, crypto.FORM) == crypto.SITE

    def key_ids(self) -> Select[bytes]:
        """Which keys seal what stands here."""
        used = _part(self.box, 1 + crypto.FORM, crypto.KEY_ID)
        return select(used).where(self.of_the_site, self.nobodys).distinct()

    def older(self, newest: bytes, after: UUID | None, limit: int) -> Select[Any]:
        """Some rows, in the order of their ids, whose box stands under an older key than this."""
        rows = select(self.table, self.box.label("sealed")).where(*self._older(newest))
        further = rows if after is None else rows.where(self.table.c.id > after)
        return further.order_by(self.table.c.id).limit(limit)

    def how_many_older(self, newest: bytes) -> Select[int]:
        return select(func.count()).select_from(self.table).where(*self._older(newest))

    def change(self, row: Any, box: bytes) -> Update:
        """Put a new box there, unless somebody else did meanwhile."""
        same = (self.table.c.id == row.id, self.box == row.sealed)
        return update(self.table).where(*same).values({self.box: box})

    def _older(self, newest: bytes) -> tuple[ColumnElement[bool], ...]:
        return self.of_the_site, _part(self.box, 1 + crypto.FORM, crypto.KEY_ID) != newest


def places() -> Iterator[Place]:
    """Every one, those first that open the others."""
    for name, about in (("secret", vault.about), ("person_key", own_keys.about)):
        table = Base.metadata.tables[name]
        yield Place(table, table.c.box, about, true())
    for model, field in sealed.fields():
        if not ownership.is_always_somebodys(model):
            yield _of(Base.metadata.tables[model.__tablename__], field, ownership.way(model))


def _of(table: Table, field: sealed.Sealed[Any], way: str | None) -> Place:
    nobodys = true() if way is None else table.c[way].is_(None)
    return Place(table, table.c[field.box], lambda row: field.about(row.id), nobodys)


def _part(box: ColumnElement[bytes], first: int, length: int) -> ColumnElement[bytes]:
    return func.substr(box, first, length, type_=LargeBinary)
