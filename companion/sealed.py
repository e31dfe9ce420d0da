"""A field that is encrypted on disk and plain in Python.

    note = Sealed[str]()            # makes the bytes column note_box
    answers = Sealed[dict](json)    # anything json can say

It is a descriptor and no column type, since it must know its row: the row's id is bound into the box (R24).
"""

import json
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import LargeBinary
from sqlalchemy.orm import mapped_column

from companion import vault

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
        return self.opened(getattr(row, self.box), row.id)

    def opened(self, box: bytes | None, row_id: Any) -> Any:
        """What a box of this field says, for a list that reads columns and no rows."""
        if box is None:
            return None
        text = vault.keyring().open(box, self._about(row_id)).decode()
        return json.loads(text) if self.as_json else text

    def __set__(self, row: Any, value: T) -> None:
        setattr(row, self.box, None if value is None else self._sealed(row, value))

    def _sealed(self, row: Any, value: T) -> bytes:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) if self.as_json else str(value)
        return vault.keyring().seal(text.encode(), self._about(row.id))

    def _about(self, row_id: Any) -> str:
        return f"{self.table}.{self.name}:{row_id}"
