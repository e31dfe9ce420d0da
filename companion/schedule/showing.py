"""How does a session look from here: to come, on now, over, cancelled; and may one join it yet? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from companion.messaging import localtime
from companion.schedule import hours
from companion.schedule.hours import Hours, Part
from companion.schedule.kinds import DAY_NOTE, Kind, kind
from companion.schedule.models import Appointment, Enrollment
from companion.schedule.tracks import TRACKS

OPENS = timedelta(minutes=15)
CLOSES = timedelta(minutes=30)


@dataclass(frozen=True)
class Shown:
    """One session at one moment."""

    session: Appointment
    now: datetime

    @property
    def kind(self) -> Kind:
        return kind(self.session.kind)

    @property
    def is_note(self) -> bool:
        return self.session.kind == DAY_NOTE

    @property
    def is_cancelled(self) -> bool:
        return self.session.cancellation is not None

    @property
    def is_over(self) -> bool:
        return self.session.ends_at <= self.now

    @property
    def is_on(self) -> bool:
        return self.session.starts_at <= self.now < self.session.ends_at

    @property
    def is_soon(self) -> bool:
        """It is on, or begins within a quarter of an hour."""
        return self.session.starts_at - OPENS <= self.now < self.session.ends_at

    @property
    def join_url(self) -> str | None:
        """The link, from a quarter of an hour before until half an hour after."""
        open_now = self.session.starts_at - OPENS <= self.now < self.session.ends_at + CLOSES
        return self.session.join_url if open_now and not self.is_cancelled else None

    @property
    def opens_at(self) -> datetime | None:
        """When the link will be here, if there is one to wait for."""
        opens_at = self.session.starts_at - OPENS
        return opens_at if self.session.join_url and not self.is_cancelled and self.now < opens_at else None


def by_day(sessions: Iterable[Appointment], zone: str, now: datetime) -> list[tuple[date, list[Shown]]]:
    """A week's sessions under their days, as the person's own calendar has them. Expects them soonest first."""
    shown = (Shown(session, now) for session in sessions)
    days = groupby(shown, lambda one: localtime.day_of(one.session.starts_at, zone))
    return [(day, list(ones)) for day, ones in days]


def hours_of(sessions: Iterable[Appointment], enrollment: Enrollment | None, monday: date, now: datetime) -> Hours:
    """Where a week stands, from its sessions and the goal of the track."""
    held = [one for one in sessions if one.cancellation is None and one.kind != DAY_NOTE]
    parts = [Part(one.starts_at, one.ends_at, one.attendance.minutes if one.attendance else None) for one in held]
    target = 0
    if enrollment is not None:
        booked = sum(part.minutes for part in parts)
        target = hours.goal(enrollment.target_minutes, booked, days_within(enrollment, monday))
    return hours.of_week(parts, target, now)


def days_within(enrollment: Enrollment, monday: date) -> int:
    """How many days of this week belong to the track."""
    ends_on = enrollment.starts_on + timedelta(weeks=TRACKS[enrollment.track].weeks)
    first, after = max(monday, enrollment.starts_on), min(monday + timedelta(days=7), ends_on)
    return max(0, (after - first).days)


def next_visit(sessions: Iterable[Appointment], zone: str, now: datetime) -> int:
    """How many minutes the next day with sessions holds."""
    for _, shown in by_day(sessions, zone, now):
        coming = [one.session for one in shown if not (one.is_over or one.is_cancelled or one.is_note)]
        if coming:
            return sum(Part(one.starts_at, one.ends_at).minutes for one in coming)
    return 0
