"""Sessions and schedule files to test with: say only what your test is about."""

from datetime import timedelta

from companion.schedule.models import Appointment, Attendance, Cancellation
from tests.factories import NOON

HEADER = "participant_phone,kind,title,starts,ends,zone,place,join_url"
PHONE = "+15555550123"
_next = iter(range(10**6))


def make_session(db, participant, starts_at=NOON + timedelta(hours=5), minutes=90, kind="group", **facts):
    """A group this evening, New York time."""
    ends_at = starts_at + timedelta(minutes=minutes)
    session = Appointment(participant_id=participant.id, source=f"test:{next(_next)}", kind=kind, zone=participant.zone)
    session.starts_at, session.ends_at = starts_at, ends_at
    for name, value in facts.items():
        setattr(session, name, value)
    db.add(session)
    db.flush()
    return session


def attended(db, session, minutes):
    db.add(Attendance(appointment=session, minutes=minutes, at=session.ends_at))
    db.flush()


def cancel(db, session, at=NOON):
    db.add(Cancellation(appointment=session, at=at))
    db.flush()


def table(*rows, header=HEADER):
    """A CSV file of these rows."""
    return "\n".join((header, *rows, "")).encode()


def row(phone=PHONE, kind="group", title="Group", starts="2026-11-26 17:30", ends="2026-11-26 19:00", **rest):
    """One line of a CSV file."""
    zone, place, link = rest.get("zone", "America/New_York"), rest.get("place", "Room 2"), rest.get("link", "")
    return ",".join((phone, kind, title, starts, ends, zone, place, link))


def calendar(*events, head=""):
    """An iCalendar file of these events, each given as its lines."""
    body = "\n".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Riverside//EN\n{head}{body}\nEND:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def event(uid="a", start=";TZID=America/New_York:20261126T173000", end=None, summary="Group", more=""):
    """An hour and a half in the evening, unless you say otherwise."""
    end = ";TZID=America/New_York:20261126T190000" if end is None else end
    return f"UID:{uid}\nDTSTART{start}\n" + (f"DTEND{end}\n" if end else "") + f"SUMMARY:{summary}\n{more}"
