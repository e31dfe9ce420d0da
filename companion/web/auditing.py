"""Looking is recorded too: one entry for each time somebody opens a person's record (R38)."""

from uuid import UUID

from companion import clock
from companion.audit import chain
from companion.people.models import Participant, Staff
from companion.web.database import database


def looked_at(viewer: Staff, participant: Participant, page: str) -> None:
    """Record the look before the page is shown: what could not be recorded is not shown."""
    with database().session(writing=True) as apart:
        chain.record(apart, viewer, "looked", clock.now(), subject=participant.id, about=page)
        apart.commit()


def noted(who: Staff, verb: str, subject: UUID | None = None, about: str = "") -> None:
    """Record a reading that is not of one person's record, before its answer is shown."""
    with database().session(writing=True) as apart:
        chain.record(apart, who, verb, clock.now(), subject=subject, about=about)
        apart.commit()
