"""A long list in pages of fifty. Pages are counted from 1; no address tells how many things there are in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from companion.web.database import db

LENGTH = 50


@dataclass(frozen=True)
class Page:
    """One page: its rows, its number, and whether another follows."""

    rows: Sequence[Any]
    number: int
    is_last: bool


def page(wanted: Select[*tuple[Any, ...]], asked: str | None) -> Page:
    """Whatever is asked for that is no page is the first. Rows are what the statement names first, or tuples."""
    digits = (asked or "")[:4]
    number = int(digits) if digits.isascii() and digits.isdecimal() and int(digits) else 1
    found = db.execute(wanted.limit(LENGTH + 1).offset((number - 1) * LENGTH)).unique().all()
    rows = [row[0] if len(row) == 1 else row for row in found]
    return Page(rows[:LENGTH], number, len(rows) <= LENGTH)
