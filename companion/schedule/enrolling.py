"""Putting somebody in a track: an enrollment and all its sessions, in one action.

Doing it again changes nothing. The caller commits.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from companion.audit import chain
from companion.errors import Refused
from companion.messaging import outbox
from companion.people.models import Participant, Staff
from companion.schedule import queries
from companion.schedule.models import Appointment, Enrollment
from companion.schedule.tracks import TRACKS, Planned, Track, sessions, shortfalls


def track(slug: str) -> Track:
    """The built-in track of this name. Raises Refused with the names there are."""
    if slug not in TRACKS:
        raise Refused(f"There is no track {slug!r}. There are: {', '.join(TRACKS)}.")
    return TRACKS[slug]


def enroll(
    db: Session, participant: Participant, track: Track, starts_on: date, at: datetime, *, by: Staff | str = "operator"
) -> Enrollment:
    """The enrollment, with its sessions made. Raises Refused when the track plans too little."""
    wrong = shortfalls(track)
    if wrong:
        raise Refused(" ".join(reason.text % reason.values for reason in wrong))
    hold(db, participant)
    same = (Enrollment.track == track.slug, Enrollment.starts_on == starts_on)
    there = db.scalar(queries.enrollments(participant).where(*same))
    if there is not None:
        return there
    enrollment = Enrollment(participant_id=participant.id, track=track.slug, starts_on=starts_on, at=at)
    enrollment.target_minutes, enrollment.plan_version = track.target_minutes, 1
    db.add(enrollment)
    db.flush()
    db.add_all(_appointment(enrollment, planned) for planned in sessions(track, starts_on, participant.zone))
    outbox.supersede(db, participant, outbox.SCHEDULE, at)
    chain.record(db, by, "enrolled", at, subject=participant.id, about=f"{track.slug} from {starts_on}")
    return enrollment


def hold(db: Session, *participants: Participant) -> None:
    """Changes of one person's schedule wait for each other. (SQLite lets one writer in anyway.)"""
    ids = sorted(person.id for person in participants)
    db.execute(select(Participant.id).where(Participant.id.in_(ids)).order_by(Participant.id).with_for_update()).all()


def _appointment(enrollment: Enrollment, planned: Planned) -> Appointment:
    return Appointment(
        participant_id=enrollment.participant_id,
        enrollment_id=enrollment.id,
        source=f"track:{enrollment.track}:{enrollment.starts_on}:{planned.number}",
        kind=planned.kind,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        zone=planned.zone,
    )
