"""Finding people. What belongs to somebody is found through them."""

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager

from companion import vault
from companion.people import caseloads
from companion.people.models import Assignment, OptIn, Participant, Site, Staff
from companion.people.team import gone


def with_phone(e164: str) -> Select[Participant]:
    return select(Participant).where(Participant.phone_index == vault.index(e164))


def with_email(email: str) -> Select[Staff]:
    return select(Staff).where(Staff.email_index == vault.index(email.strip().lower()))


def demo_site() -> Select[Site]:
    return select(Site).where(Site.demo_since.is_not(None)).limit(1)


def real_site() -> Select[Site]:
    return select(Site).where(Site.demo_since.is_(None)).limit(1)


def caseload(staff: Staff, now: datetime) -> Select[Participant]:
    """Those whose record this colleague may open now: see caseloads.py (R18, R19)."""
    return caseloads.of(staff, now)


def clinicians_of(participant: Participant, now: datetime) -> Select[Staff]:
    return (
        select(Staff)
        .join(Assignment, Assignment.staff_id == Staff.id)
        .where(Assignment.participant_id == participant.id, Assignment.starts_at <= now)
        .where(or_(Assignment.ends_at.is_(None), Assignment.ends_at > now))
    )


def looked_after_by(participant: Participant) -> Select[Assignment, bool]:
    """Everybody who looks after this person or did, with whether their account is closed; the first first."""
    here = (
        select(Assignment, gone(Assignment.staff_id)).join(Assignment.staff).options(contains_eager(Assignment.staff))
    )
    theirs = here.where(Assignment.participant_id == participant.id, Staff.site_id == participant.site_id)
    return theirs.order_by(Assignment.starts_at, Assignment.id)


def standing_opt_in(participant: Participant) -> Select[OptIn]:
    """The agreement to be texted that holds for the phone they have now, if any."""
    return (
        select(OptIn)
        .where(OptIn.participant_id == participant.id, OptIn.phone_index == participant.phone_index)
        .where(~OptIn.opt_out.has())
        .order_by(OptIn.at.desc())
        .limit(1)
    )
