"""Each person's own key: everything about them is sealed under it, and without this one row none of it opens (R33).

It is random and sealed under DATA_KEY, so that a rotation touches one small box for each person and not their records.
"""

import os
import threading
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy import ForeignKey, LargeBinary, bindparam, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from companion import vault
from companion.crypto import OwnKey
from companion.database import Base, Identity
from companion.errors import Erased

HELD = "own keys"


class PersonKey(Base):
    """The random key of one participant. Destroying it erases them."""

    __tablename__ = "person_key"
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), unique=True)
    box: Mapped[bytes] = mapped_column(LargeBinary)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.box = vault.keyring().seal(os.urandom(32), about(self))
        self.held = _shared(self)  # so that it is there for their rows before any session knows them


class Held:
    """One person's key in this process, opened when it is first needed."""

    def __init__(self, row: PersonKey) -> None:
        self.box, self.about = row.box, about(row)
        self.renewed: Held | None = None
        self._own: OwnKey | None = None

    @property
    def own(self) -> OwnKey:
        if self._own is None:
            self._own = OwnKey(vault.keyring().open(self.box, self.about))
        return self._own


# Weak: a key stays no longer than the sessions that read it, or the person it was just made for.
_everybody: WeakValueDictionary[UUID, Held] = WeakValueDictionary()
_turn = threading.Lock()
_ONE = select(PersonKey).where(PersonKey.owner_id == bindparam("owner", type_=Identity()))


def about(row: Any) -> str:
    """The one place where the box of a person's key may stand."""
    return f"person_key.{row.owner_id}:{row.id}"


def key_of(owner_id: UUID, row: object) -> OwnKey:
    """The key of one person, for a row of theirs. Raises Erased when it was destroyed.

    A row in a session asks the database once for each person, and not at all when they came with the row. A row that
    is in none yet takes the key from whoever has the person at hand.
    """
    session = object_session(row)
    held = _everybody.get(owner_id) if session is None else _in_session(session, owner_id)
    if held is None:
        raise Erased("No key is here for this person: they were erased, or not read before a row of theirs was made.")
    return held.own


def opened(owner_id: UUID, row_id: UUID, box: bytes) -> OwnKey:
    """The key of one person from the columns of its row, for a list that reads no rows."""
    return OwnKey(vault.keyring().open(box, f"person_key.{owner_id}:{row_id}"))


def destroy(db: Session, owner_id: UUID) -> bool:
    """Make everything sealed for this person unreadable, from the caller's commit on. False: there was no key."""
    there = db.scalar(_ONE, {"owner": owner_id})
    if there is not None:
        db.delete(there)
        db.flush()
    db.info.get(HELD, {}).pop(owner_id, None)
    _everybody.pop(owner_id, None)
    return there is not None


@event.listens_for(PersonKey, "load")
def _came_along(row: PersonKey, context: Any) -> None:
    """A person was read with their key beside them: what follows needs no query of its own."""
    context.session.info.setdefault(HELD, {})[row.owner_id] = _shared(row)


def _in_session(session: Session, owner_id: UUID) -> Held | None:
    held: dict[UUID, Held] = session.info.setdefault(HELD, {})
    if owner_id not in held:
        new = (one for one in session.new if isinstance(one, PersonKey) and one.owner_id == owner_id)
        with session.no_autoflush:
            there = next(new, None) or session.scalar(_ONE, {"owner": owner_id})
        if there is None:
            return None
        held[owner_id] = _shared(there)
    return held[owner_id]


def _shared(row: PersonKey) -> Held:
    """The same for all who hold this person's key now, so that a row in no session finds it while anybody does."""
    with _turn:
        there = _everybody.get(row.owner_id)
        if there is not None and there.box == row.box:
            return there
        new = Held(row)
        if there is not None:
            there.renewed = new  # sealed anew meanwhile: whoever holds the old one keeps the new one here
        _everybody[row.owner_id] = new
        return new
