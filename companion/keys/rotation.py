"""Sealing anew under the newest key of DATA_KEY, while everybody goes on working (R25).

Small pieces, each committed: killed anywhere, it goes on when it is run again, because a box says which key sealed it.
What somebody changed meanwhile is left as they made it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult
from sqlalchemy.orm import Session

from companion.crypto import Keyring
from companion.database import Database
from companion.errors import Unreadable, WrongKey
from companion.keys.places import Place, places

BATCH = 200


@dataclass(frozen=True)
class Leftover:
    """What still stands under an older key, and in which column."""

    where: str
    many: int


def rotate(database: Database, keyring: Keyring) -> Iterator[int]:
    """How many values each piece of work sealed anew."""
    for place in places():
        yield from _through(database, keyring, place)


def leftovers(db: Session, keyring: Keyring) -> list[Leftover]:
    """Empty when the newest key alone opens this database."""
    counted = [(place, db.scalar(place.how_many_older(keyring.newest)) or 0) for place in places()]
    return [Leftover(str(place.box), many) for place, many in counted if many]


def _through(database: Database, keyring: Keyring, place: Place) -> Iterator[int]:
    after: UUID | None = None
    while True:
        with database.session(writing=True) as db:
            rows = db.execute(place.older(keyring.newest, after, BATCH)).all()
            done = sum(seal_anew(db, keyring, place, row) for row in rows)
            db.commit()
        if not rows:
            return
        after = rows[-1].id
        yield done


def seal_anew(db: Session, keyring: Keyring, place: Place, row: Any) -> bool:
    """The same value in a new box. False when it cannot be opened, or somebody was faster."""
    try:
        plain = keyring.open(row.sealed, place.about(row))
    except (WrongKey, Unreadable):
        return False  # it is counted among what is left; one broken value holds up nobody's else
    done = db.execute(place.change(row, keyring.seal(plain, place.about(row))))
    assert isinstance(done, CursorResult)
    return done.rowcount == 1
