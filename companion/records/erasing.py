"""Somebody is erased: every row that hangs on them, and with it the one that holds their own key (R33).

With the rows gone, no page can come upon a name it cannot open; with the key gone, nothing that is left of them on a
disk opens. What stays is the audit, which names people by id alone, and bare counts of the sessions they came to. It
is written down outside before it is done, and the commit is the caller's.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, case, delete, func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from companion.audit import chain
from companion.database import Base, Database
from companion.people.models import OptIn, Participant, Staff
from companion.records import erased_list
from companion.records.models import Erasure
from companion.records.packing import tables
from companion.schedule.models import Appointment, Attendance, Cancellation

PEOPLE = Base.metadata.tables["participant"]
AGAIN = "Erased earlier; erased again after a backup was restored."


def erase(db: Session, person: Participant, by: Staff | str, reason: str, at: datetime) -> None:
    """Nothing of them can be read afterwards."""
    counted = _attendance(db, person.id, at)
    who = by if isinstance(by, str) else f"{by.__tablename__}:{by.id}"
    found = Erasure(person_id=person.id, site_id=person.site_id, by=who, at=at, reason=reason, **counted)
    person_id = person.id
    _remove(db, person_id)
    db.add(found)
    chain.record(db, by, "erased", at, subject=person_id)
    db.flush()


@contextmanager
def listed(db: Session, path: Path, person_id: UUID, at: datetime) -> Iterator[None]:
    """Within this block they are erased, and that is committed. They stand on the list outside before anything happens;
    if it fails and they are still here, the list says so, or the next restore would erase them.
    """
    erased_list.note(path, person_id, at)
    try:
        yield
    except BaseException:
        with suppress(SQLAlchemyError, OSError):  # nobody knows: then they stay listed
            db.rollback()
            # A commit whose answer was lost may still be under way on PostgreSQL: the lock waits for it.
            if db.scalar(select(PEOPLE.c.id).where(PEOPLE.c.id == person_id).with_for_update()) is not None:
                erased_list.withdraw(path, person_id, at)
            db.rollback()
        raise


def wipe(database: Database) -> None:
    """SQLite keeps what was written before in its log; empty it, so that the file holds no copy."""
    if database.is_sqlite:
        connection = database.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def again(db: Session, gone: dict[UUID, datetime], at: datetime) -> int:
    """Erase those who came back with an older state. Says how many did."""
    back = [person for person_id in gone if (person := db.get(Participant, person_id)) is not None]
    for person in back:
        erase(db, person, "operator", AGAIN, at)
    return len(back)


def _remove(db: Session, person_id: UUID) -> None:
    """Delete what hangs on them, last branches first, so that whatever a later feature adds goes too."""
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("PRAGMA secure_delete=ON"))  # overwritten on the disk, not only let go
    else:
        db.execute(text("SET LOCAL statement_timeout = 0"))
    db.flush()
    marks = _marks(db, person_id)
    for table, theirs in _branches(person_id, marks):
        db.execute(delete(table).where(theirs))
    db.expire_all()  # nobody here may go on with a row that is gone


def _branches(person_id: UUID, marks: Iterable[bytes]) -> list[tuple[Table, ColumnElement[bool]]]:
    """Each table that holds something of theirs, and which rows: reached from them, or only marked with their phone."""
    found = {PEOPLE: PEOPLE.c.id == person_id}
    for table in tables():
        ways: list[ColumnElement[bool]] = [
            column.in_(select(key.column).where(found[key.column.table]))
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table in found and key.column.table is not table
        ]
        if table is not PEOPLE and "phone_index" in table.columns:
            nobodys = [table.c.participant_id.is_(None)] if "participant_id" in table.columns else []
            ways.append(and_(table.c.phone_index.in_(list(marks)), *nobodys))
        if table is not PEOPLE and ways:
            found[table] = or_(*ways)
    return list(reversed(found.items()))


def _marks(db: Session, person_id: UUID) -> set[bytes]:
    """The marks of the phones they have and had, but for those that are somebody else's now."""
    now = db.scalars(select(Participant.phone_index).where(Participant.id == person_id))
    marks = {*now, *db.scalars(select(OptIn.phone_index).where(OptIn.participant_id == person_id))}
    others = select(Participant.phone_index).where(Participant.phone_index.in_(marks), Participant.id != person_id)
    return marks - set(db.scalars(others))


def _attendance(db: Session, person_id: UUID, at: datetime) -> dict[str, int]:
    came = func.coalesce(Attendance.minutes, 0)
    held = (
        select(func.count(Appointment.id), func.sum(case((came > 0, 1), else_=0)), func.sum(came))
        .outerjoin(Attendance, Attendance.appointment_id == Appointment.id)
        .outerjoin(Cancellation, Cancellation.appointment_id == Appointment.id)
        .where(Appointment.participant_id == person_id, Appointment.ends_at <= at, Cancellation.id.is_(None))
        .where(Appointment.kind != "day-note")
    )
    row = db.execute(held).one()
    return {"sessions": row[0], "attended": int(row[1] or 0), "minutes": int(row[2] or 0)}
