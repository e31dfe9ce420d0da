"""Sessions and evenings for jobs to find."""

from datetime import timedelta

from companion.schedule.models import Appointment
from tests.factories import NOON

_number = iter(range(10**6))
TOMORROW_EVENING = NOON + timedelta(hours=29)  # 17:00 in New York


def make_session(db, person, starts_at=TOMORROW_EVENING, minutes=90):
    """A group tomorrow at 17:00; say only what your test is about."""
    session = Appointment(participant_id=person.id, source=f"test:{next(_number)}", kind="group", zone=person.zone)
    session.title, session.place = "Group", "Room 2"
    session.starts_at, session.ends_at = starts_at, starts_at + timedelta(minutes=minutes)
    db.add(session)
    db.flush()
    return session
