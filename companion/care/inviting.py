"""Bringing somebody in: the invitation, who looks after them, and their track, in one action."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from companion.people.models import Assignment, Participant, Site, Staff
from companion.schedule.enrolling import enroll, track
from companion.signin.invitations import invite


@dataclass(frozen=True)
class Newcomer:
    """What the colleague wrote down. No track: sessions come by import."""

    name: str
    phone: str
    language: str
    track: str
    starts_on: date | None


def bring_in(
    db: Session, site: Site, new: Newcomer, at: datetime, *, by: Staff | str, looked_after_by: Staff | None = None
) -> tuple[Participant, str]:
    """The person and the token of their link. Raises Refused, in words, when it cannot be."""
    person, token = invite(db, site, new.name, new.phone, at, language=new.language, by=by)
    if looked_after_by is not None:
        db.add(Assignment(staff_id=looked_after_by.id, participant_id=person.id, starts_at=at))
    if new.track and new.starts_on:
        enroll(db, person, track(new.track), new.starts_on, at, by=by)
    return person, token
