"""Looking is recorded too: one entry for each time somebody opens a person's record, or a list of people (R38).

The entry is written before the page is shown: what could not be recorded is not shown (R39).
"""

from uuid import UUID

from flask import request

from companion import clock
from companion.audit import chain
from companion.people.models import Participant, Staff
from companion.web.database import READING, database, db


def looked_at(viewer: Staff, participant: Participant, page: str) -> None:
    """Somebody sees this person's record now."""
    _record(viewer, "looked", participant.id, page)


def looked_at_list(viewer: Staff, page: str, people: int) -> None:
    """Somebody sees a list of so many people: one entry, not one for each (docs/decisions/0009)."""
    _record(viewer, "looked at the list", None, f"{page}, {people}")


def searched(viewer: Staff, subject: UUID | None) -> None:
    """Somebody asks who did what; about one person, or in all."""
    _record(viewer, "searched who looked", subject, "")


def _record(viewer: Staff, verb: str, subject: UUID | None, about: str) -> None:
    """A request that writes holds its turn already: asking for a second one would wait for itself."""
    if request.method not in READING:
        chain.record(db, viewer, verb, clock.now(), subject, about)
        db.commit()
        return
    with database().session(writing=True) as apart:
        chain.record(apart, viewer, verb, clock.now(), subject, about)
        apart.commit()
