"""One form for rows that both databases can read: JSON, with the kinds it lacks marked by a letter."""

import base64
import json
from collections.abc import Callable, Sequence
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
    plain = [[value if type(value) in PLAIN else _WRITE[type(value)](value) for value in row] for row in rows]
    whole = {"table": table.name, "columns": names, "rows": plain}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(frame: bytes) -> tuple[Table, list[dict[str, Any]]]:
    """The same rows, by column. Raises NotReady for a table that this code has not got, or not so."""
    whole = json.loads(frame)
    table = Base.metadata.tables.get(whole["table"])
    if table is None or {column.name for column in table.columns} != set(whole["columns"]):
        raise NotReady(f"The backup holds a table {whole['table']} that does not fit this code.")
    return table, [dict(zip(whole["columns"], map(_value, row), strict=True)) for row in whole["rows"]]


def counted(frame: bytes) -> tuple[str, int]:
    """How many rows of which table, without making them."""
    whole = json.loads(frame)
    return whole["table"], len(whole["rows"])


# By kind, not by asking one after the other: a site has millions of values.
PLAIN = {type(None), bool, int, float, str}
_WRITE: dict[type, Callable[[Any], dict[str, Any]]] = {
    bytes: lambda value: {"b": base64.b64encode(value).decode()},
    UUID: lambda value: {"u": value.hex},
    datetime: lambda value: {"t": value.isoformat()},
    date: lambda value: {"d": value.isoformat()},
    time: lambda value: {"w": value.isoformat()},
}
_READ: dict[str, Callable[[Any], Any]] = {
    "b": base64.b64decode,
    "u": UUID,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "w": time.fromisoformat,
}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    [(letter, value)] = plain.items()
    return _READ[letter](value)
