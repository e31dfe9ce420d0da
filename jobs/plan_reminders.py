"""Plan the texts of the next two days: sessions and the daily question.

Planning again is harmless: an occasion has one key. The version of each plan is read before the facts it rests on,
so a change that comes in between makes the text stale, and the fence stops it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from companion.checkins.models import CheckIn
from companion.messaging import due, localtime, outbox, queries
from companion.messaging.outbox import Occasion
from companion.messaging.texts import TEXTS
from companion.people.models import OptIn
from companion.schedule import queries as schedule
from companion.schedule import visits
from companion.schedule.models import Appointment
from jobs.shift import Shift

BATCH = 200


def run(shift: Shift) -> None:
    agreed = list({opt_in.participant_id: opt_in for opt_in in shift.db.scalars(queries.agreed())}.values())
    shift.db.commit()
    for start in range(0, len(agreed), BATCH):
        plan(shift.db, agreed[start : start + BATCH], shift.now)
        shift.db.commit()


def plan(db: Session, agreed: Sequence[OptIn], now: datetime) -> None:
    """Plan what is missing for these people."""
    people = {opt_in.participant_id: opt_in for opt_in in agreed}
    versions = {(plan.participant_id, plan.topic): plan.version for plan in db.scalars(queries.plans(list(people)))}
    found = [*sessions(db, people, now), *questions(db, people, now)]
    there = set(db.scalars(queries.keys([occasion.key for _, occasion in found])))
    for participant_id, occasion in found:
        if occasion.key not in there:
            version = versions.get((participant_id, TEXTS[occasion.kind].topic), 0)
            outbox.plan(db, people[participant_id], occasion, now, version)


def sessions(db: Session, people: dict[UUID, OptIn], now: datetime) -> Iterator[tuple[UUID, Occasion]]:
    """One reminder the day before and one shortly before, for the first session of each visit."""
    until = now + due.HORIZON + due.A_DAY_BEFORE
    theirs = schedule.around(now, until).where(Appointment.participant_id.in_(list(people)))
    for first in visits.beginnings(db.scalars(theirs), now):
        zone = people[first.participant_id].participant.zone
        for occasion in due.reminders(first.participant_id, first.starts_at, zone, now):
            yield first.participant_id, occasion


def questions(db: Session, people: dict[UUID, OptIn], now: datetime) -> Iterator[tuple[UUID, Occasion]]:
    """The daily question, for those who chose a time."""
    yesterday = localtime.day_of(now, "UTC") - timedelta(days=1)
    done: dict[UUID, set[date]] = {}
    answered = select(CheckIn.participant_id, CheckIn.day).where(CheckIn.participant_id.in_(list(people)))
    for participant_id, day in db.execute(answered.where(CheckIn.day >= yesterday)):
        done.setdefault(participant_id, set()).add(day)
    for participant_id, opt_in in people.items():
        person = opt_in.participant
        if person.prompt_at is not None:
            for occasion in due.prompts(person.id, person.prompt_at, person.zone, now, done.get(person.id, set())):
                yield participant_id, occasion
