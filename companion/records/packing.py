"""One form for rows that both databases can read: JSON, with the kinds it lacks marked by a letter."""

import base64
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from companion.database import Base
from companion.errors import NotReady


def tables() -> Sequence[Table]:
    """Every table, those that others lean on first."""
    return Base.metadata.sorted_tables


def packed(table: Table, rows: Sequence[Sequence[Any]]) -> bytes:
    """Some rows of one table."""
    names = [column.name for column in table.columns]
    whole = {"table": table.name, "columns": names, "rows": [[_plain(value) for value in row] for row in rows]}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(frame: bytes) -> tuple[Table, list[dict[str, Any]]]:
    """The same rows, by column. Raises NotReady for a table that this code has not got, or not so."""
    whole = json.loads(frame)
    table = Base.metadata.tables.get(whole["table"])
    if table is None or {column.name for column in table.columns} != set(whole["columns"]):
        raise NotReady(f"The backup holds a table {whole['table']} that does not fit this code.")
    rows = [dict(zip(whole["columns"], map(_value, row), strict=True)) for row in whole["rows"]]
    return table, rows


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes() | memoryview():
            return {"b": base64.b64encode(value).decode()}
        case UUID():
            return {"u": value.hex}
        case datetime():
            return {"t": value.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case time():
            return {"w": value.isoformat()}
        case dict() | list():
            return {"j": value}
    raise TypeError(f"No form for {type(value).__name__}")


_READ: dict[str, Any] = {
    "b": base64.b64decode,
    "u": UUID,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "w": time.fromisoformat,
    "j": lambda value: value,
}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    [(letter, value)] = plain.items()
    return _READ[letter](value)
