"""Whose turn is it? Each slot of a timed job is taken by one process, however many run (R69)."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from companion.messaging.models import Tick
from companion.messaging.once import add_once


def take(db: Session, name: str, every: int, at: datetime) -> bool:
    """Take this job's slot of `every` seconds; False when some process has it already."""
    slot = int(at.timestamp()) // every
    if add_once(db, Tick(name=name, slot=slot, at=at)):
        return True
    later = update(Tick).where(Tick.name == name, Tick.slot < slot).values(slot=slot, at=at)
    return bool(db.scalar(later.returning(Tick.id).execution_options(synchronize_session=False)))
