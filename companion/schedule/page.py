"""What a page of one week shows, gathered in two queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from companion.flags.levels import Sentence
from companion.messaging import localtime
from companion.people.models import Participant
from companion.schedule import hours, queries, showing, weeks
from companion.schedule.hours import Hours
from companion.schedule.showing import Shown

YEARS = range(2000, 2100)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """Seven days of somebody's calendar."""

    monday: date
    today: date
    days: list[tuple[date, list[Shown]]]
    hours: Hours
    said: list[Sentence]

    @property
    def away(self) -> int:
        """How many weeks from this one: 0 is now, -1 the last."""
        return (self.monday - weeks.monday(self.today)).days // 7

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> date:
        return self.monday - A_WEEK

    @property
    def after(self) -> date:
        return self.monday + A_WEEK


def week_of(db: Session, participant: Participant, asked: str | None, now: datetime) -> Week:
    """The week that holds the day asked for; this one when that is no day."""
    zone = participant.zone
    today = localtime.day_of(now, zone)
    monday = weeks.monday(_day(asked) or today)
    sessions = db.scalars(queries.between(participant, *weeks.bounds(monday, zone))).all()
    enrollment = db.scalar(queries.enrollment_at(participant, monday + timedelta(days=6)))
    stand = showing.hours_of(sessions, enrollment, monday, now)
    said = hours.sentences(stand, showing.next_visit(sessions, zone, now))
    return Week(monday, today, showing.by_day(sessions, zone, now), stand, said)


def _day(asked: str | None) -> date | None:
    try:
        day = date.fromisoformat(asked or "")
    except ValueError:
        return None
    return day if day.year in YEARS else None
