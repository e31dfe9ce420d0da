"""Finding flags: what is open for a colleague, what a person may see of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from companion.flags.models import Answer, Closure, Flag, Taking
from companion.people import queries as people
from companion.people.models import Participant, Staff

SHOWN = (Flag.participant_id, Flag.level, getattr(Flag, Flag.reason.box), Flag.about_at, Flag.again_at, Flag.due_at)


def worklist(staff: Staff, now: datetime) -> Select[Flag]:
    """All open flags of those this colleague looks after, most urgent first; takings and people come in batches.

    Only what the list shows is read: the list is the page that is opened most.
    """
    mine = people.caseload(staff, now).with_only_columns(Participant.id)
    person = joinedload(Flag.participant).load_only(
        getattr(Participant, Participant.name.box), Participant.last_checkin_at
    )
    takings = selectinload(Flag.takings).load_only(Taking.flag_id, Taking.staff_id, Taking.at)
    return (
        select(Flag)
        .where(Flag.site_id == staff.site_id, Flag.closed_at.is_(None), Flag.participant_id.in_(mine))
        .options(load_only(*SHOWN), person, takings.joinedload(Taking.staff).load_only(getattr(Staff, Staff.name.box)))
        .order_by(Flag.level.desc(), Flag.due_at, Flag.id)
    )


def of(participant: Participant) -> Select[Flag]:
    """Everything ever raised about this person with what became of it: open first, newest first."""
    return (
        select(Flag)
        .where(Flag.participant_id == participant.id)
        .options(
            selectinload(Flag.takings).joinedload(Taking.staff),
            selectinload(Flag.answers).joinedload(Answer.staff),
            joinedload(Flag.closure).joinedload(Closure.staff),
        )
        .order_by(Flag.closed_at.is_not(None), Flag.level.desc(), Flag.again_at.desc())
    )


def one_of(participant_id: UUID, flag_id: UUID) -> Select[Flag]:
    one = select(Flag).where(Flag.participant_id == participant_id, Flag.id == flag_id)
    return one.options(joinedload(Flag.participant), joinedload(Flag.closure).joinedload(Closure.staff))


def raised_at(participant: Participant, at: datetime) -> Select[Flag]:
    """What was raised, or joined, at one moment; most urgent first."""
    mine = select(Flag).where(Flag.participant_id == participant.id, Flag.again_at == at)
    return mine.options(selectinload(Flag.takings).joinedload(Taking.staff)).order_by(Flag.level.desc())


def answers_for(participant: Participant, since: datetime) -> Select[Taking, Answer]:
    """What the person may see: who of the team saw their word, when, and (or None) what they promised; newest first."""
    same = and_(Answer.flag_id == Taking.flag_id, Answer.staff_id == Taking.staff_id)
    return (
        select(Taking, Answer)
        .join(Taking.flag)
        .outerjoin(Answer, same)
        .where(Flag.participant_id == participant.id, Taking.at >= since)
        .options(joinedload(Taking.staff), contains_eager(Taking.flag).load_only(Flag.participant_id))
        .order_by(func.coalesce(Answer.at, Taking.at).desc())
    )
