"""What lets somebody in was renewed after the backup: what it took the place of opens nothing again (R03, R07, R08)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from companion.database import Base

PASSWORDS, AUTHENTICATORS = Base.metadata.tables["password"], Base.metadata.tables["code_generator"]
PRINTED = Base.metadata.tables["recovery_code"]
TABLES = ("password", "code_generator", "staff_invitation")
Row = dict[str, Any]
Rows = dict[str, list[Row]]


def renew(db: Session, was: Rows, back: Rows) -> int:
    """Passwords, authenticators and printed codes as they were last. Says how many people it touched."""
    return _passwords(db, was, back) + _authenticators(db, was, back) + _resets(db, was, back) + _codes(db, was, back)


def _passwords(db: Session, was: Rows, back: Rows) -> int:
    mine = {_owner(row): row["at"] for row in back["password"]}
    newer = [row for row in was["password"] if _owner(row) in mine and row["at"] > mine[_owner(row)]]
    for row in newer:
        theirs = PASSWORDS.c.participant_id == row["participant_id"]
        theirs = PASSWORDS.c.staff_id == row["staff_id"] if row["staff_id"] else theirs
        db.execute(update(PASSWORDS).where(theirs).values(hash=row["hash"], at=row["at"]))
    return len(newer)


def _authenticators(db: Session, was: Rows, back: Rows) -> int:
    """The last step counts half minutes: whichever row has the later one was in use later."""
    mine = {row["staff_id"]: row["last_step"] for row in back["code_generator"]}
    newer = [row for row in was["code_generator"] if row["last_step"] > mine.get(row["staff_id"], row["last_step"])]
    for row in newer:
        db.execute(delete(AUTHENTICATORS).where(AUTHENTICATORS.c.staff_id == row["staff_id"]))
        db.execute(insert(AUTHENTICATORS), [row])
    return len(newer)


def _resets(db: Session, was: Rows, back: Rows) -> int:
    """A colleague lost what let them in and was given a link: the password and the codes from before are gone."""
    have = {row["staff_id"] for row in was["password"]}
    links = _latest(was["staff_invitation"], "staff_id")
    old = {row["staff_id"]: row["at"] for row in back["password"] if row["staff_id"] and row["staff_id"] not in have}
    gone = [staff_id for staff_id, at in old.items() if staff_id in links and links[staff_id] > at]
    db.execute(delete(PASSWORDS).where(PASSWORDS.c.staff_id.in_(gone)))
    db.execute(delete(AUTHENTICATORS).where(AUTHENTICATORS.c.staff_id.in_(gone)))
    return len(gone)


def _codes(db: Session, was: Rows, back: Rows) -> int:
    """Making new printed codes threw the earlier ones away."""
    mine, made = _latest(back["recovery_code"], "participant_id"), _latest(was["recovery_code"], "participant_id")
    newer = {person for person, at in made.items() if person in mine and at > mine[person]}
    rows = [row for row in was["recovery_code"] if row["participant_id"] in newer]
    db.execute(delete(PRINTED).where(PRINTED.c.participant_id.in_(newer)))
    if rows:
        db.execute(insert(PRINTED), rows)
    return len(newer)


def _latest(rows: Iterable[Row], whose: str) -> dict[UUID, Any]:
    return {row[whose]: row["made_at"] for row in sorted(rows, key=lambda row: row["made_at"])}


def _owner(row: Row) -> tuple[UUID | None, UUID | None]:
    return row["participant_id"], row["staff_id"]
