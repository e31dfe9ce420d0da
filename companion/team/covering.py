"""Who stands in for whom, and who may say so? Never the one who would see more by it (R18)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from companion.audit import chain
from companion.errors import Refused
from companion.messaging import localtime
from companion.people.models import Staff
from companion.people.team import Cover
from companion.words import N_

LONGEST = timedelta(days=60)
A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Days:
    """From the morning of the first to the end of the last, as the site's clock has it."""

    first: date
    last: date


def arrange(db: Session, covering: Staff, covered: Staff, days: Days, by: Staff, at: datetime) -> Cover:
    """Let one colleague stand in for another. Raises Refused, in words, when that cannot be."""
    zone = covered.site.zone
    if covering.id == covered.id:
        raise Refused(N_("Please choose two different people."))
    if days.last < days.first:
        raise Refused(N_("The last day must not be before the first."))
    today = localtime.day_of(at, zone)
    if days.last < today or days.first - today > A_YEAR:
        raise Refused(N_("Please choose days from today on, within a year."))
    if days.last - days.first > LONGEST:
        raise Refused(N_("Please choose 60 days or fewer. You can add more later."))
    row = Cover(covering_id=covering.id, covered_id=covered.id, made_by_id=by.id)
    row.starts_at, row.ends_at = max(at, _morning(days.first, zone)), _morning(days.last + A_DAY, zone)
    db.add(row)
    chain.record(db, by, "arranged cover", at, subject=covered.id, about=f"staff:{covering.id}")
    return row


def end(db: Session, cover: Cover, by: Staff, at: datetime) -> None:
    """It ends now; one that has not begun never does."""
    if cover.ends_at > at:
        cover.ends_at = at
        chain.record(db, by, "ended cover", at, subject=cover.covered_id, about=f"staff:{cover.covering_id}")


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(zone))
