"""Finding flags: what is open for a colleague, what a person may see of it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from companion.database import Asked, Base
from companion.flags.models import Answer, Closure, Flag, Taking
from companion.people import queries as people
from companion.people.models import Participant, Staff

_FLAGS, _TAKINGS = Base.metadata.tables["flag"], Base.metadata.tables["flag_taking"]
_PEOPLE, _STAFF = Base.metadata.tables["participant"], Base.metadata.tables["staff"]
_KEYS = Base.metadata.tables["person_key"]
_OPEN = (
    select(_FLAGS.c.id, _FLAGS.c.participant_id, _FLAGS.c.level, _FLAGS.c.reason_box)
    .add_columns(_FLAGS.c.about_at, _FLAGS.c.again_at, _FLAGS.c.due_at, _PEOPLE.c.name_box, _PEOPLE.c.last_checkin_at)
    .add_columns(_KEYS.c.id.label("key_id"), _KEYS.c.box.label("key_box"))
    .join(_PEOPLE, _PEOPLE.c.id == _FLAGS.c.participant_id)
    .join(_KEYS, _KEYS.c.owner_id == _FLAGS.c.participant_id)
    .where(_FLAGS.c.closed_at.is_(None))
    .order_by(_FLAGS.c.level.desc(), _FLAGS.c.due_at, _FLAGS.c.id)
)
_TAKEN = (
    select(_TAKINGS.c.flag_id, _TAKINGS.c.at, _STAFF.c.id, _STAFF.c.name_box)
    .join(_STAFF, _STAFF.c.id == _TAKINGS.c.staff_id)
    .where(_TAKINGS.c.flag_id.in_(bindparam("flags", expanding=True)))
    .order_by(_TAKINGS.c.at)
)


def worklist(staff: Staff, now: datetime) -> Select[Any]:
    """All open flags of those this colleague looks after, most urgent first, each with its person.

    Columns and no objects, and of them what the list shows: it is the page that is opened most.
    """
    mine = people.caseload(staff, now).with_only_columns(Participant.id)
    return _OPEN.where(_FLAGS.c.site_id == staff.site_id, _FLAGS.c.participant_id.in_(mine))


def takings(flags: Collection[UUID]) -> Asked:
    """Who took these flags and when, the last to do so last."""
    return Asked(_TAKEN, {"flags": list(flags)})


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


_ANSWERS = (
    select(Taking, Answer)
    .join(Taking.flag)
    .outerjoin(Answer, and_(Answer.flag_id == Taking.flag_id, Answer.staff_id == Taking.staff_id))
    .where(Flag.participant_id == bindparam("participant_id"), Taking.at >= bindparam("since"))
    .options(joinedload(Taking.staff), contains_eager(Taking.flag).load_only(Flag.participant_id))
    .order_by(func.coalesce(Answer.at, Taking.at).desc())
    .limit(1)
)


def last_answer(participant: Participant, since: datetime) -> Asked:
    """What the person may see: who of the team saw their word last, when, and (or None) what they promised."""
    return Asked(_ANSWERS, {"participant_id": participant.id, "since": since})
