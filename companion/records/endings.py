"""What ended in the database that is given up stays ended in the older state that takes its place (R03, R14, R29).

A lost phone, a closed account, a role that became smaller, texts that were turned off: the backup knows of none of
these, and the database it replaces does. Where both know something, the later holds, since an operator may bring
back one backup after another.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from companion.database import Base
from companion.records import ways_in
from companion.vault import Secret

Row = dict[str, Any]
ENDS = (
    ("device", "ended_at", "why"),
    ("device", "resting_since"),
    ("passkey", "ended_at"),
    ("recovery_code", "used_at"),
    ("assignment", "ends_at"),
    ("cover", "ends_at"),
    ("supervision", "ends_at"),
    ("break_glass", "ended_at"),
)
"""A table, which of its columns says that something ended, and what is told with it."""
READ = (*{name for name, *_ in ENDS}, "leaving", "role_change", "opt_out", "suppression", *ways_in.TABLES)


@dataclass(frozen=True)
class Known:
    """The rows of these tables, and whose database it is."""

    house: UUID | None
    rows: dict[str, list[Row]]


def known(db: Session) -> Known:
    house = db.scalar(select(Secret.id).where(Secret.purpose == "index"))
    return Known(house, {name: _all(db, name) for name in READ})


def again(db: Session, was: Known) -> int | None:
    """End it again in what was just loaded. Says how much; None when what was replaced is not of this house."""
    back = known(db)
    if was.house != back.house:
        return None
    ended = sum(_ended(db, was, back, *one) for one in ENDS)
    ended += _lost(db, was, back) + _left(db, was, back) + _roles(db, was, back) + _texts(db, was, back)
    return ended + ways_in.renew(db, was.rows, back.rows)


def _ended(db: Session, was: Known, back: Known, name: str, end: str, *told: str) -> int:
    there = {row["id"]: row[end] for row in back.rows[name]}
    both = [row for row in was.rows[name] if row["id"] in there and row[end] is not None]
    ended = [row for row in both if there[row["id"]] is None or row[end] < there[row["id"]]]
    table = _table(name)
    for row in ended:
        db.execute(update(table).where(table.c.id == row["id"]).values({one: row[one] for one in (end, *told)}))
    return len(ended)


def _lost(db: Session, was: Known, back: Known) -> int:
    """Phones that came and ended since: that one was lost says something about the number, too."""
    new = _new(was, back, "device")
    return _put(db, "device", [row for row in new if row["ended_at"] and _is(db, "participant", row["participant_id"])])


def _left(db: Session, was: Known, back: Known) -> int:
    """Accounts that were closed. One that both know is open again if the later of them says so."""
    closed = {row["staff_id"] for row in back.rows["leaving"] if row["lifted_at"] is None}
    new = [row for row in _new(was, back, "leaving") if row["lifted_at"] is None and row["staff_id"] not in closed]
    return _put(db, "leaving", [_by(db, row) for row in new if _is(db, "staff", row["staff_id"])])


def _roles(db: Session, was: Known, back: Known) -> int:
    """What each sees by the last change of all."""
    last = {row["staff_id"]: row["at"] for row in sorted(back.rows["role_change"], key=lambda row: row["at"])}
    new = sorted(_new(was, back, "role_change"), key=lambda row: row["at"])
    later = [row for row in new if row["staff_id"] not in last or row["at"] > last[row["staff_id"]]]
    later = [_by(db, row) for row in later if _is(db, "staff", row["staff_id"])]
    staff = _table("staff")
    for row in later:
        db.execute(update(staff).where(staff.c.id == row["staff_id"]).values(role=row["after"]))
    return _put(db, "role_change", later)


def _texts(db: Session, was: Known, back: Known) -> int:
    """Texts that were turned off on a page, and phones that want none. What was lifted since is asked for anew."""
    off = {row["opt_in_id"] for row in back.rows["opt_out"]}
    new = [row for row in _new(was, back, "opt_out") if row["opt_in_id"] not in off]
    stopped = {(row["phone_index"], row["cause"]) for row in back.rows["suppression"] if row["lifted_at"] is None}
    stops = [row for row in _new(was, back, "suppression") if row["lifted_at"] is None]
    stops = [row for row in stops if (row["phone_index"], row["cause"]) not in stopped]
    new = [row for row in new if _is(db, "opt_in", row["opt_in_id"])]
    return _put(db, "opt_out", new) + _put(db, "suppression", stops)


def _new(was: Known, back: Known, name: str) -> list[Row]:
    there = {row["id"] for row in back.rows[name]}
    return [row for row in was.rows[name] if row["id"] not in there]


def _by(db: Session, row: Row) -> Row:
    """Whoever did it may have come after the backup: then the row can only name the colleague it is about."""
    return row if _is(db, "staff", row["by_id"]) else row | {"by_id": row["staff_id"]}


def _is(db: Session, name: str, row_id: UUID) -> bool:
    return db.scalar(select(_table(name).c.id).where(_table(name).c.id == row_id)) is not None


def _put(db: Session, name: str, rows: list[Row]) -> int:
    if rows:
        db.execute(insert(_table(name)), rows)
    return len(rows)


def _all(db: Session, name: str) -> list[Row]:
    return [dict(row) for row in db.execute(select(_table(name))).mappings()]


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
