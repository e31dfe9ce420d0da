"""Bringing a backup back: all of it in one transaction, committed only when it is whole (R29).

Who was erased since is erased again, and nothing that ended since comes alive again, as far as the database that is
given up can tell; where there is none, the operator has to.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain, verifying
from companion.crypto import Keyring
from companion.database import Database
from companion.errors import NotReady, NotWhole, Refused
from companion.records import aftermath, contents, endings, erased_list, erasing
from companion.records.backing_up import revision, take_your_time
from companion.records.guards import lifted
from companion.records.models import Erasure
from companion.records.packing import tables

FURNITURE = {"secret", "audit_head", "tick"}
"""What is in a database before anybody is."""
NO_LIST = (
    "There is no list of erasures at {}. Copy it there from where the backups are kept, or name it with ERASED_LIST. "
    "Only if nobody was ever erased here, add --nobody-erased."
)
OTHER_TABLES = (
    "This backup is of tables {}, and this database has {}. Check out the code it was made with, make a new database "
    "with it, restore, and then update."
)
NOT_EMPTY = "This database is not empty. Name a new one with DATABASE_URL, or add --replace to give up what is in it."


@dataclass(frozen=True)
class Way:
    """How to restore: with which keys, whether over what is there, and where the list of the erased is, if one is."""

    data_keys: tuple[str, ...]
    replace: bool = False
    erased_list: Path | None = None


@dataclass(frozen=True)
class Restored:
    """What came back, and what did not; `ended_again` is None when nothing here knew what ended since."""

    made_at: datetime
    rows: int
    erased_again: int
    ended_again: int | None


def restore(database: Database, file: BinaryIO, way: Way, at: datetime) -> Restored:
    """Raises Refused, NotReady, WrongKey, BadFile or NotWhole, each saying what to do; then nothing was changed."""
    if way.erased_list is not None and not way.erased_list.exists():
        raise Refused(NO_LIST.format(way.erased_list))
    said = contents.check(file, way.data_keys)  # all of it, before anything is touched
    made_at = datetime.fromisoformat(said["made_at"])
    listed = erased_list.read(way.erased_list) if way.erased_list else {}
    try:
        with database.session(writing=True) as db:
            take_your_time(db)
            _fits(db, said["revision"], way.replace)
            _alone(db)
            gone, was = _erased(db) | listed, endings.known(db)
            _load(db, file, way.data_keys)
            _prove(db, way.data_keys)
            ended = endings.again(db, was)  # first, so that nothing of it is left of who was erased
            again = erasing.again(db, gone | _erased(db), at)
            aftermath.nothing_revives(db, at)
            about = f"made {made_at.isoformat()}, erased again {again}, ended again {ended or 0}"
            chain.record(db, "operator", "restored a backup", at, about=about)
            db.commit()
    finally:  # this process may hold the keys of what was not kept
        with database.session() as db:
            vault.unlock(db, Keyring(way.data_keys))
    return Restored(made_at, sum(said["counts"].values()), again, ended)


def _fits(db: Session, revised: str, replace: bool) -> None:
    if revised != revision(db):
        raise NotReady(OTHER_TABLES.format(revised, revision(db)))
    for table in tables():
        if not replace and table.name not in FURNITURE and db.scalar(select(func.count()).select_from(table)):
            raise Refused(NOT_EMPTY)


def _alone(db: Session) -> None:
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("PRAGMA secure_delete=ON"))
    else:  # nobody else writes until this is done
        db.execute(text(f"LOCK TABLE {', '.join(table.name for table in tables())} IN EXCLUSIVE MODE"))


def _load(db: Session, file: BinaryIO, data_keys: tuple[str, ...]) -> None:
    with lifted(db):
        for table in reversed(tables()):
            db.execute(delete(table))
    for table, rows in contents.rows(file, data_keys):
        db.execute(insert(table), rows)


def _prove(db: Session, data_keys: tuple[str, ...]) -> None:
    """Open it with its own keys, and follow its chain."""
    vault.unlock(db, Keyring(data_keys))
    broken = verifying.broken_at(db)
    if broken is not None:
        raise NotWhole(f"The audit chain in this backup is broken at entry {broken}. Take an earlier backup.")


def _erased(db: Session) -> dict[UUID, datetime]:
    return {row.person_id: row.at for row in db.execute(select(Erasure.person_id, Erasure.at))}
