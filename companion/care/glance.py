"""All that a clinician sees of one person: the last days, what is open, sessions, texts, replies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, joinedload

from companion.care.trend import Trend, trend
from companion.checkins import queries as checkins
from companion.checkins.models import CheckIn
from companion.flags import queries as flags
from companion.flags.models import Flag
from companion.messaging import queries as messaging
from companion.messaging.models import Message, Reply
from companion.people import queries as people
from companion.people.caseloads import holds
from companion.people.models import Assignment, Participant
from companion.schedule import queries as schedule
from companion.schedule import weeks
from companion.schedule.models import Appointment
from companion.words import N_

DAYS = 14
TEXTS = 6
READ = (joinedload(Reply.sorting), joinedload(Reply.reading))


@dataclass(frozen=True)
class Glance:
    """One person, ready to be shown."""

    participant: Participant
    check_ins: Sequence[CheckIn]
    trends: Sequence[Trend]
    open_flags: Sequence[Flag]
    past_flags: Sequence[Flag]
    sessions: Sequence[Appointment]
    texts: Sequence[Message]
    replies: Sequence[Reply]
    carers: Sequence[Assignment]


def glance(db: Session, person: Participant, now: datetime) -> Glance:
    """Read it all; the number of queries does not grow with what there is."""
    today = now.astimezone(ZoneInfo(person.zone)).date()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    found = db.scalars(checkins.since(person, days[0])).all()
    raised = db.scalars(flags.of(person)).all()
    return Glance(
        participant=person,
        check_ins=found,
        trends=_trends(found, days),
        open_flags=[flag for flag in raised if flag.closed_at is None],
        past_flags=[flag for flag in raised if flag.closed_at is not None],
        sessions=db.scalars(schedule.between(person, *weeks.bounds(weeks.monday(today), person.zone))).all(),
        texts=db.scalars(messaging.came(person).limit(TEXTS)).all(),
        replies=db.scalars(messaging.replies(person).options(*READ).limit(TEXTS)).all(),
        carers=[row for row, closed in db.execute(people.looked_after_by(person)) if holds(row, now) and not closed],
    )


def _trends(found: Sequence[CheckIn], days: Sequence[date]) -> list[Trend]:
    """The strongest craving and the lowest mood of each day: a good hour hides no bad one."""
    told = [(check_in.day, check_in.told) for check_in in found]
    craving = [_of_day(max, [answers.craving for on, answers in told if on == day]) for day in days]
    mood = [_of_day(min, [answers.mood for on, answers in told if on == day]) for day in days]
    return [trend(N_("Craving"), craving), trend(N_("Mood"), mood)]


def _of_day(choose: Callable[[list[int]], int], values: list[int | None]) -> int | None:
    given = [value for value in values if value is not None]
    return choose(given) if given else None
