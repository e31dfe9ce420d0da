"""Who looks after whom from now on: rows that begin and end, one entry for each person (R18, R38).

Each change stands in the writers' line before it looks, so that pressing twice changes nothing twice.
"""

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from companion.assigning import queries
from companion.audit import chain
from companion.people.models import Assignment, Participant, Staff


def begin(db: Session, staff: Staff, person: Participant, by: Staff, at: datetime) -> None:
    """This colleague looks after the person too. Where they do already, nothing changes."""
    chain.take_turn(db)
    if db.scalar(queries.standing(staff, at).where(Assignment.participant_id == person.id)) is None:
        db.add(Assignment(staff_id=staff.id, participant_id=person.id, starts_at=at))
        chain.record(db, by, "assigned", at, subject=person.id, about=f"staff:{staff.id}")


def end(db: Session, row: Assignment, by: Staff, at: datetime) -> None:
    """It ends now; one that has ended stays as it is."""
    chain.take_turn(db)
    still = (Assignment.id == row.id, or_(Assignment.ends_at.is_(None), Assignment.ends_at > at))
    if db.scalar(update(Assignment).where(*still).values(ends_at=at).returning(Assignment.id)) is not None:
        chain.record(db, by, "ended an assignment", at, subject=row.participant_id, about=f"staff:{row.staff_id}")


def hand_over(db: Session, staff: Staff, to: Staff, by: Staff, at: datetime) -> int:
    """All of one colleague's people go to another. How many they are."""
    chain.take_turn(db)
    rows = db.scalars(queries.left(by, staff, at)).all()
    theirs, handed = set(db.scalars(queries.standing(to, at))), {row.participant_id for row in rows}
    for row in rows:
        row.ends_at = at
    for person in sorted(handed):
        if person not in theirs:
            db.add(Assignment(staff_id=to.id, participant_id=person, starts_at=at))
        chain.record(db, by, "handed over", at, subject=person, about=f"staff:{to.id} for staff:{staff.id}")
    return len(handed)
