"""Finding texts: what came, what will come, what did not and why, and what people wrote to us."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from companion.messaging import states
from companion.messaging.models import Message, Plan, Reply, Sorting, Suppression
from companion.people.models import OptIn, Participant

ANSWER_WITHIN = timedelta(hours=12)
"""How long a question stays open for a number."""


def of(participant: Participant) -> Select[Message]:
    return select(Message).where(Message.participant_id == participant.id)


def came(participant: Participant) -> Select[Message]:
    """What left us for this person, newest first."""
    left = (*states.AMBIGUOUS, *states.CARRIED)
    return of(participant).where(Message.state.in_(left)).order_by(Message.fenced_at.desc())


def coming(participant: Participant) -> Select[Message]:
    """What is planned, soonest first."""
    return of(participant).where(Message.state.in_(states.OPEN)).order_by(Message.due_at)


def ended(participant: Participant) -> Select[Message]:
    """What did not go, latest first; `ended` says why."""
    return of(participant).where(Message.state.in_(states.ENDED)).order_by(Message.due_at.desc())


def open_prompt(participant_id: UUID, at: datetime) -> Select[Message]:
    """The question to which a number that came at this moment is the answer: one number for each question."""
    asked = select(Message).where(Message.participant_id == participant_id, Message.kind.in_(("prompt", "missed")))
    left = asked.where(Message.state.in_((*states.AMBIGUOUS, *states.CARRIED)))
    in_time = left.where(Message.fenced_at > at - ANSWER_WITHIN, Message.fenced_at <= at)
    taken = select(Reply.id).where(Reply.participant_id == participant_id, Reply.sorting.has(Sorting.way == "check-in"))
    in_time = in_time.where(~exists(taken.where(Reply.at >= Message.fenced_at).correlate(Message)))
    return in_time.order_by(Message.fenced_at.desc()).limit(1)


def replies(participant: Participant) -> Select[Reply]:
    return select(Reply).where(Reply.participant_id == participant.id).order_by(Reply.at.desc())


def unsorted() -> Select[Reply]:
    """Replies that nobody and nothing has looked at, oldest first."""
    return select(Reply).where(~Reply.sorting.has()).order_by(Reply.at)


def unread(participant_ids: Sequence[UUID] | Select[Any]) -> Select[Reply]:
    """Words that wait for a person to read them, oldest first."""
    for_the_team = select(Reply).where(Reply.sorting.has(Sorting.way == "team"), ~Reply.reading.has())
    return for_the_team.where(Reply.participant_id.in_(participant_ids)).order_by(Reply.at)


def agreed() -> Select[OptIn]:
    """The agreements that hold, with their people: the phone they have now, and nothing that stops it."""
    stopped = select(Suppression.id).where(
        Suppression.phone_index == OptIn.phone_index, Suppression.lifted_at.is_(None)
    )
    standing = select(OptIn).join(Participant, Participant.id == OptIn.participant_id)
    standing = standing.where(OptIn.phone_index == Participant.phone_index, ~OptIn.opt_out.has(), ~exists(stopped))
    return standing.options(joinedload(OptIn.participant)).order_by(OptIn.participant_id, OptIn.at)


def plans(participant_ids: Sequence[UUID]) -> Select[Plan]:
    return select(Plan).where(Plan.participant_id.in_(participant_ids))


def keys(wanted: Sequence[str]) -> Select[str]:
    """Which of these occasions have their text already."""
    return select(Message.key).where(Message.key.in_(wanted), Message.state.not_in(states.WITHDRAWN))


def just_asked(since: datetime, now: datetime) -> Select[Message]:
    """Today's questions that left in this stretch, with whom they went to."""
    asked = select(Message).where(Message.kind == "prompt", Message.state.in_(states.CARRIED))
    return asked.where(Message.fenced_at > since, Message.fenced_at <= now).options(joinedload(Message.participant))


def dead_numbers() -> Select[Suppression]:
    """Numbers that turned out to take no texts, of which the team has not been told."""
    return select(Suppression).where(Suppression.cause == "invalid", Suppression.told_at.is_(None))


def phones() -> Select[Participant, int, datetime | None]:
    """Everybody's phone with how many texts it got and when the last one came, latest first."""
    got = select(Message.participant_id, func.count().label("many"), func.max(Message.fenced_at).label("last"))
    each = got.where(Message.state.in_(states.CARRIED)).group_by(Message.participant_id).subquery()
    counted = select(Participant, func.coalesce(each.c.many, 0), each.c.last)
    counted = counted.outerjoin(each, each.c.participant_id == Participant.id)
    return counted.order_by(each.c.last.desc().nulls_last(), Participant.id)
