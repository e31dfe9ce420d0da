"""What Today shows, gathered in four queries: what comes next, how it was said to go, and one thing that may help."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from companion.checkins.models import CheckIn
from companion.flags import queries as flags
from companion.flags.models import Answer, Taking
from companion.learning import keeping, library, reading
from companion.learning.reading import Standing
from companion.messaging import localtime
from companion.people.models import Participant
from companion.schedule import queries as schedule
from companion.schedule.showing import Shown
from companion.skills import library as skills
from companion.skills.fitting import Fit
from companion.skills.library import Skill
from companion.skills.offering import fit_for
from companion.today import queries
from companion.today.greeting import greeting
from companion.words import N_

ANSWERED_WITHIN = timedelta(days=2)
ANY_DAY = Fit("paced-breathing", N_("A few slow breaths are good on any day."))


@dataclass(frozen=True)
class Today:
    """One person's day. Each part may be missing; the page then leaves it out or says what to do."""

    greeting: str
    day: date
    zone: str
    next: Shown | None
    next_day: date | None
    check_in: CheckIn | None  # today's
    skill: Skill | None
    why: str
    for_check_in: CheckIn | None
    module: Standing | None
    seen: tuple[Taking, Answer | None] | None

    @property
    def seen_today(self) -> bool:
        return self.seen is not None and localtime.day_of(self.seen[0].at, self.zone) == self.day

    @property
    def is_soon(self) -> bool:
        """The next session begins within a quarter of an hour, or is on: then it comes first."""
        return self.next is not None and self.next.is_soon

    @property
    def days_away(self) -> int | None:
        return (self.next_day - self.day).days if self.next_day else None


def today(db: Session, participant: Participant, language: str, now: datetime) -> Today:
    """Gather it for this moment, in the person's own zone and language."""
    local = localtime.local(now, participant.zone)
    session = db.scalar(*schedule.next_for(participant, now))
    latest = db.scalar(*queries.latest_day_told(participant))
    check_in = latest if latest and latest.day == local.date() else None
    recent = latest if latest and latest.day >= local.date() - timedelta(days=1) else None
    fit = fit_for(recent.told) if recent else ANY_DAY
    answered = db.execute(*flags.last_answer(participant, now - ANSWERED_WITHIN)).first()
    return Today(
        greeting=greeting(local.time()),
        day=local.date(),
        zone=participant.zone,
        next=Shown(session, now) if session else None,
        next_day=localtime.day_of(session.starts_at, participant.zone) if session else None,
        check_in=check_in,
        skill=skills.skill(language, fit.slug),
        why=fit.why,
        for_check_in=recent,
        module=reading.next_to_read(keeping.standings(db, participant, library.modules(language))),
        seen=(answered[0], answered[1]) if answered else None,
    )
