"""A field that is encrypted on disk and plain in Python.

    note = Sealed[str]()            # makes the bytes column note_box
    answers = Sealed[dict](json)    # anything json can say

It is a descriptor and no column type, since it must know its row: the row's id is bound into the box (R24), and whose
row it is decides the key (ownership.py).
"""

import json
from collections.abc import Iterator
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import LargeBinary
from sqlalchemy.orm import mapped_column

from companion import crypto, own_keys, ownership, vault
from companion.crypto import OwnKey
from companion.database import Base

T = TypeVar("T")


class Sealed(Generic[T]):
    """Text, or with `as_json` anything JSON can hold. None stays NULL."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.box, self.table = name, f"{name}_box", getattr(owner, "__tablename__", "")
        setattr(owner, self.box, mapped_column(self.box, LargeBinary, nullable=True, deferred=False))

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed[T]": ...
    @overload
    def __get__(self, row: object, owner: type) -> T: ...
    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        box = getattr(row, self.box)
        if box is None:
            return None
        # What was sealed under the site's key, before the person had their own, still opens until it is moved.
        whose = ownership.owner_of(row) if crypto.is_own(box) else None
        return self.opened(box, row.id, None if whose is None else own_keys.key_of(whose, row))

    def opened(self, box: bytes | None, row_id: Any, key: OwnKey | None = None) -> Any:
        """What a box of this field says, for a list that reads columns and no rows; `key` is its person's own."""
        if box is None:
            return None
        opener = key if key is not None and crypto.is_own(box) else vault.keyring()
        text = opener.open(box, self.about(row_id)).decode()
        return json.loads(text) if self.as_json else text

    def __set__(self, row: Any, value: T) -> None:
        setattr(row, self.box, None if value is None else self._sealed(row, value))

    def _sealed(self, row: Any, value: T) -> bytes:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) if self.as_json else str(value)
        owner = ownership.owner_of(row)
        key = vault.keyring() if owner is None else own_keys.key_of(owner, row)
        return key.seal(text.encode(), self.about(row.id))

    def about(self, row_id: Any) -> str:
        """The one place where a box may stand."""
        return f"{self.table}.{self.name}:{row_id}"


def fields() -> Iterator[tuple[type[Base], Sealed[Any]]]:
    """Every sealed field of every model."""
    for model in ownership.models():
        yield from ((model, field) for field in vars(model).values() if isinstance(field, Sealed))
