"""A backup: every row as it stands at one moment, sealed into one file, while everybody goes on working (R29)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from companion.audit import verifying
from companion.database import Database
from companion.records import contents
from companion.records.frames import Writer
from companion.records.packing import packed, tables
from companion.records.whole_file import whole_file

FORMAT = 1
AT_ONCE = 1000


@dataclass(frozen=True)
class Header:
    """What a backup says about itself, in its first frame."""

    format: int
    revision: str
    made_at: str
    counts: dict[str, int]


def back_up(database: Database, target: Path, data_keys: tuple[str, ...], at: datetime) -> tuple[Header, int | None]:
    """Write the file, read it back, give it its name. Also says where the audit chain is broken, if it is."""
    with whole_file(target) as file, snapshot(database) as db:
        header = Header(FORMAT, revision(db), at.isoformat(), counts(db))
        broken = verifying.broken_at(db)
        write(db, file, header, data_keys[0])
        file.flush()
        contents.check(file, data_keys)
    return header, broken


def write(db: Session, file: BinaryIO, header: Header, data_key: str) -> None:
    writer = Writer(file, data_key)
    writer.add(json.dumps(asdict(header)).encode())
    for table in tables():
        for frame in _rows(db, table):
            writer.add(frame)
    writer.add(b"", last=True)


def _rows(db: Session, table: Table) -> Iterator[bytes]:
    """A thousand rows at a time, so that memory does not grow with the site."""
    ordered = select(table).order_by(*table.primary_key.columns)
    for rows in db.execute(ordered.execution_options(yield_per=AT_ONCE)).partitions():
        yield packed(table, rows)


@contextmanager
def snapshot(database: Database) -> Iterator[Session]:
    """One moment of the database, for reading alone; nobody waits for it."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:  # there, one transaction is one moment anyway
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with Session(connection) as db:
            take_your_time(db)
            yield db
            db.rollback()


def take_your_time(db: Session) -> None:
    """The limits that keep a page from hanging are not for whole tables."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL statement_timeout = 0"))


def revision(db: Session) -> str:
    return str(db.scalar(text("SELECT version_num FROM alembic_version")))


def counts(db: Session) -> dict[str, int]:
    return {table.name: db.scalar(select(func.count()).select_from(table)) or 0 for table in tables()}
