"""Finding people for the office: who was invited, whose phones are signed in. Names and times, nothing of a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from companion.audit import queries as audit
from companion.audit.models import Entry
from companion.people import caseloads
from companion.people.caseloads import current
from companion.people.models import Participant, Staff
from companion.people.team import Supervision
from companion.signin.devices import LASTS
from companion.signin.models import Device, Invitation, SignIn


@dataclass(frozen=True)
class Search:
    """What somebody looks for among what was done: each part may be left out."""

    subject: UUID | None = None
    by: UUID | None = None
    verb: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def in_reach(staff: Staff, now: datetime) -> Select[Participant]:
    """An admin manages the doors of the whole site; anybody else, those of their own people, no emergency (R19)."""
    site = select(Participant).where(Participant.site_id == staff.site_id)
    return site if staff.role == "admin" else caseloads.lasting(staff, now)


def one(staff: Staff, participant_id: UUID, now: datetime) -> Select[Participant]:
    person = in_reach(staff, now).where(Participant.id == participant_id)
    return person.options(joinedload(Participant.agreement), joinedload(Participant.site))


def waiting(staff: Staff, now: datetime) -> Select[Participant, datetime, datetime]:
    """Those who have not joined yet, with when their last link was made and when it ends; newest first."""
    unused = and_(Invitation.participant_id == Participant.id, Invitation.used_at.is_(None))
    made, ends = func.max(Invitation.made_at), func.max(Invitation.expires_at)
    invited = in_reach(staff, now).join(Invitation, unused).where(~Participant.agreement.has())
    return invited.add_columns(made, ends).group_by(Participant.id).order_by(made.desc(), Participant.id)


def phones(staff: Staff, now: datetime) -> Select[Participant, int, int, datetime | None]:
    """Each person with how many phones are theirs, how many sign-ins stand, and when one was last used."""
    standing = and_(SignIn.participant_id == Participant.id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    theirs = select(func.count(Device.id)).where(Device.participant_id == Participant.id, Device.ended_at.is_(None))
    own = theirs.where(Device.used_at > now - LASTS).correlate(Participant).scalar_subquery()
    last = func.max(SignIn.seen_at)
    counted = in_reach(staff, now).outerjoin(SignIn, standing).add_columns(own, func.count(SignIn.id), last)
    return counted.group_by(Participant.id).order_by(last.desc().nulls_last(), Participant.id)


def overseen(staff: Staff, now: datetime) -> Select[UUID]:
    """The colleagues whose doings this one may search: an admin, all; a supervisor, the team and their own."""
    here = select(Staff.id).where(Staff.site_id == staff.site_id)
    team = select(Supervision.staff_id).where(Supervision.supervisor_id == staff.id, current(Supervision, now))
    return here if staff.role == "admin" else here.where((Staff.id == staff.id) | Staff.id.in_(team))


def doings(staff: Staff, wanted: Search, team: Iterable[UUID], now: datetime) -> Select[Entry]:
    """What the colleagues this one oversees did, and what was done about them or people within reach; nothing else."""
    about = (in_reach(staff, now).with_only_columns(Participant.id), overseen(staff, now))
    by = Entry.actor.in_([f"staff:{one}" for one in team])
    found = audit.entries(
        subject=wanted.subject,
        actor=f"staff:{wanted.by}" if wanted.by else None,
        verbs=[wanted.verb] if wanted.verb else None,
        since=wanted.since,
        until=wanted.until,
    )
    return found.where(or_(by, *(Entry.subject_id.in_(ids) for ids in about)))
