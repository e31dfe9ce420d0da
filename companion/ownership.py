"""Whose is a row? What is about a participant is sealed under their own key, everything else under the site's.

A row with a participant_id belongs to that person. Where the way there is another, the model says so:

    belongs_to = "flag.participant_id"
"""

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, inspect

from companion.database import Base

Model = type[Base]
DEFAULT = "participant_id"


@cache
def way(model: Model) -> str | None:
    """The way from a row to the id of its person; None when all such rows are the site's."""
    said: str | None = getattr(model, "belongs_to", None)
    return said or (DEFAULT if DEFAULT in model.__table__.c else None)


def owner_of(row: Any) -> UUID | None:
    """Whose row this is; None is the site's. Raises TypeError while nobody has said it yet."""
    model: Model = type(row)
    find, may_be_nobody = _finder(model)
    owner: UUID | None = find(row)
    if owner is None and (person := getattr(row, "participant", None)) is not None:
        owner = person.id  # linked in Python, not yet flushed
    if owner is None and not may_be_nobody:
        raise TypeError(f"Say whose {type(row).__name__} this is before something is sealed in it.")
    return owner


def is_always_somebodys(model: Model) -> bool:
    return not _finder(model)[1]


def owned(model: Model, owner_id: UUID) -> ColumnElement[bool]:
    """The rows of one person, for a query."""
    path = way(model)
    assert path is not None, f"{model.__name__} is nobody's"
    *steps, column = path.split(".")
    mine: ColumnElement[bool]
    if steps:
        there = inspect(model).relationships[steps[0]].mapper.class_
        mine = getattr(model, steps[0]).has(getattr(there, column) == owner_id)
    else:
        mine = getattr(model, column) == owner_id
    return mine


def models() -> Iterable[Model]:
    """Every model there is, in one order."""
    return sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__tablename__)


@cache
def _finder(model: Model) -> tuple[Callable[[Any], UUID | None], bool]:
    path = way(model)
    if path is None:
        return lambda _row: None, True
    may_be_nobody = "." not in path and bool(model.__table__.c[path].nullable)
    return _along(path), may_be_nobody


def _along(path: str) -> Callable[[Any], UUID | None]:
    direct = attrgetter(path)
    if "." not in path:
        return direct

    def find(row: Any) -> UUID | None:
        try:
            found: UUID | None = direct(row)
        except AttributeError:
            return None  # a step on the way is not there yet
        return found

    return find
