"""Giving everybody a key of their own: databases older than these keys hold everything under the site's.

One person after the other, each in one transaction: who has a key has everything under it. Killed anywhere, it goes on
with those who have none yet.
"""

from uuid import UUID

from sqlalchemy import LargeBinary, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import Session

from companion import crypto, ownership, sealed
from companion.crypto import Keyring, OwnKey
from companion.database import Base, Database, Identity
from companion.own_keys import PersonKey
from companion.ownership import Model
from companion.people.models import Participant
from companion.sealed import Sealed

# Somebody erased has no key either; but what is left of them stands under the key that was theirs.
_NAMES = [Base.metadata.tables["participant"].c[field.box] for field in (Participant.name, Participant.phone)]
WAITING = select(Participant.id).where(
    ~exists().where(PersonKey.owner_id == Participant.id),
    or_(*(func.substr(box, 1, crypto.FORM, type_=LargeBinary) == crypto.SITE for box in _NAMES)),
)


def give(database: Database, keyring: Keyring) -> int:
    """Give a key to all who have none, and seal what is theirs under it. Says how many they were."""
    with database.session() as db:
        waiting = db.scalars(WAITING).all()
    return sum(_given(database, keyring, owner_id) for owner_id in waiting)


def _given(database: Database, keyring: Keyring, owner_id: UUID) -> bool:
    with database.session(writing=True) as db:
        db.execute(select(Participant.id).where(Participant.id == owner_id).with_for_update())
        if db.scalar(WAITING.where(Participant.id == owner_id)) is None:
            return False  # another process was faster
        key = PersonKey(owner_id=owner_id)
        db.add(key)
        db.flush()
        for model, field in sealed.fields():
            if ownership.way(model) is not None:
                _move(db, keyring, key.held.own, model, field, owner_id)
        db.commit()
    return True


def _move(db: Session, keyring: Keyring, own: OwnKey, model: Model, field: Sealed[object], owner_id: UUID) -> None:
    table = Base.metadata.tables[model.__tablename__]
    mine = select(model.id, getattr(model, field.box)).where(ownership.owned(model, owner_id))
    moved = []
    for row_id, box in db.execute(mine):
        if box is not None and not crypto.is_own(box):
            about = field.about(row_id)
            moved.append({"row": row_id, "box": own.seal(keyring.open(box, about), about)})
    if moved:
        this = table.c.id == bindparam("row", type_=Identity())
        db.connection().execute(update(table).where(this).values({field.box: bindparam("box")}), moved)
