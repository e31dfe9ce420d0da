"""Which sessions belong to one visit? Two sessions of one evening are one way there, and one reminder. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from companion.schedule.models import Appointment

BREAK = timedelta(hours=2)


def beginnings(appointments: Iterable[Appointment], since: datetime) -> list[Appointment]:
    """The sessions that begin a visit at `since` or later. Expects them soonest first, of any number of people."""
    ends: dict[UUID, datetime] = {}
    found = []
    for session in appointments:
        before = ends.get(session.participant_id)
        if (before is None or session.starts_at - before > BREAK) and session.starts_at >= since:
            found.append(session)
        ends[session.participant_id] = max(before or session.ends_at, session.ends_at)
    return found
