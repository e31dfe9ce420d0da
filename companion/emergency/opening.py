"""Opening a record in an emergency: found by a whole phone number, for an hour, told to a supervisor at once (R20)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain
from companion.emergency import queries
from companion.errors import Refused
from companion.people import queries as people
from companion.people.models import Participant, Staff
from companion.people.phones import e164
from companion.people.team import BreakGlass, BreakGlassNotice
from companion.signin import throttle
from companion.words import N_

LONGEST = timedelta(minutes=60)
SEARCHES = 20  # in a quarter of an hour: enough for a night shift, too few to try numbers


@dataclass(frozen=True)
class Emergency:
    """What the colleague wrote down: why, and the four things of 42 CFR 2.51(c)."""

    reason: str
    received_by: str
    affiliation: str
    disclosed_by: str
    disclosed_at: datetime
    nature: str


def search(db: Session, staff: Staff, typed: str, now: datetime) -> Participant:
    """Who has exactly this number at this site? Raises Refused, in words. Each search is counted and recorded."""
    number = e164(typed)
    mark = {vault.index(f"emergency:{staff.id}"): SEARCHES}
    if throttle.is_closed(db, mark, now):
        raise Refused(N_("You searched many times. Please wait 15 minutes, or call someone who can help."))
    throttle.failed(db, mark, now)
    found = db.scalar(people.with_phone(number).where(Participant.site_id == staff.site_id))
    chain.record(db, staff, "searched by phone", now, subject=found.id if found else None)
    if found is None:
        raise Refused(N_("Nobody with this number is here."))
    return found


def open_record(db: Session, staff: Staff, person: Participant, why: Emergency, now: datetime) -> BreakGlass:
    """Open it until the hour is over, and tell. While it is open, asking again changes nothing."""
    already = db.scalar(queries.running(staff, now).where(BreakGlass.participant_id == person.id))
    if already is not None:
        return already
    row = BreakGlass(staff_id=staff.id, participant_id=person.id, starts_at=now, ends_at=now + LONGEST)
    row.reason, row.received_by, row.affiliation = why.reason, why.received_by, why.affiliation
    row.disclosed_by, row.disclosed_at, row.emergency = why.disclosed_by, why.disclosed_at, why.nature
    db.add(row)
    db.flush()
    for one in who_is_told(db, staff, now):
        db.add(BreakGlassNotice(break_glass_id=row.id, staff_id=one.id, at=now))
    chain.record(db, staff, "opened in an emergency", now, subject=person.id, about=f"broke glass {row.id}")
    return row


def who_is_told(db: Session, staff: Staff, now: datetime) -> list[Staff]:
    """Their supervisors; where there is none, every supervisor of the site; where there is none, the admins."""
    supervisors, admins = queries.holding(staff, "supervisor"), queries.holding(staff, "admin")
    for asked in (queries.supervisors_of(staff, now), supervisors, admins):
        found = list(db.scalars(asked))
        if found:
            return found
    return []


def end(db: Session, row: BreakGlass, by: Staff, now: datetime) -> None:
    """Close it before its time. One that is over stays as it was."""
    still = (BreakGlass.id == row.id, BreakGlass.ended_at.is_(None), BreakGlass.ends_at > now)
    if db.execute(update(BreakGlass).where(*still).values(ended_at=now).returning(BreakGlass.id)).scalar():
        chain.record(db, by, "ended an emergency", now, subject=row.participant_id, about=f"broke glass {row.id}")


def see(db: Session, notice: BreakGlassNotice, by: Staff, now: datetime) -> None:
    """A supervisor says that they saw it. Saying it twice changes nothing."""
    unseen = (BreakGlassNotice.id == notice.id, BreakGlassNotice.seen_at.is_(None))
    if db.execute(update(BreakGlassNotice).where(*unseen).values(seen_at=now).returning(BreakGlassNotice.id)).scalar():
        about = f"broke glass {notice.break_glass_id}"
        chain.record(db, by, "saw an emergency", now, subject=notice.break_glass.participant_id, about=about)


def minutes_left(row: BreakGlass, now: datetime) -> int:
    """How long the record stays open: whole minutes, at least 1 while it is."""
    return max(1, -(-int((row.ends_at - now).total_seconds()) // 60))
