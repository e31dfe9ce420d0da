"""Whose care ended so long ago that nothing of them is kept? Off unless RETAIN_RECORDS_YEARS is set (R30).

Care has ended when somebody looked after them once and nobody does now, and no session, check-in, text or sign-in of
theirs is younger. Nobody goes for want of a sign alone: they must have been looked after, and that must have ended.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from companion.messaging.models import Reply
from companion.people.models import Assignment, Participant
from companion.schedule.models import Appointment, Enrollment
from companion.signin.models import Invitation, SignIn

A_YEAR = timedelta(days=365.25)
REASON = "The time for which this clinic keeps records is over."


def long_gone(now: datetime, years: int) -> Select[Participant]:
    """Those whose last sign of care is older than so many years."""
    limit = now - years * A_YEAR
    theirs = Assignment.participant_id == Participant.id
    younger = (
        select(Appointment.id).where(Appointment.participant_id == Participant.id, Appointment.ends_at >= limit),
        select(Enrollment.id).where(Enrollment.participant_id == Participant.id, Enrollment.at >= limit),
        select(Reply.id).where(Reply.participant_id == Participant.id, Reply.at >= limit),
        select(SignIn.id).where(SignIn.participant_id == Participant.id, SignIn.seen_at >= limit),
        select(Invitation.id).where(Invitation.participant_id == Participant.id, Invitation.made_at >= limit),
        select(Assignment.id).where(theirs, or_(Assignment.ends_at.is_(None), Assignment.ends_at >= limit)),
    )
    silent = or_(Participant.last_checkin_at.is_(None), Participant.last_checkin_at < limit)
    found = select(Participant).where(silent, select(Assignment.id).where(theirs).exists())
    return found.where(*(~one.exists() for one in younger)).order_by(Participant.id)
