"""How does a reason to look become a flag? Once per person and rule: while one is open, the next joins it.

The caller commits, and writes its audit entry last: the end of the chain is a lock that all writers share.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, make_transient_to_detached, selectinload

from companion.flags.clocks import HOURS, Hours, due
from companion.flags.levels import Raise
from companion.flags.models import Flag
from companion.messaging.once import add_once
from companion.people.models import Participant


def raise_all(
    db: Session, participant: Participant, raises: Iterable[Raise], about_at: datetime, at: datetime
) -> list[Flag]:
    """All of them, always in the same order, so that two writers never wait for each other in a ring."""
    return [raise_flag(db, participant, one, about_at, at) for one in sorted(raises, key=lambda one: one.rule)]


def raise_flag(
    db: Session, participant: Participant, raised: Raise, about_at: datetime, at: datetime, hours: Hours = HOURS
) -> Flag:
    """A new flag, or the open one of the same rule with this joined to it. Nothing is lost when two come at once."""
    due_at = due(raised.level, at, hours, participant.site.zone)
    new = _flag(participant, raised, about_at, at, due_at)
    while True:
        if add_once(db, new):
            make_transient_to_detached(new)
            db.add(new)
            return new
        standing = db.scalar(_open(participant.id, raised.rule))
        if standing is not None:  # else it was closed in this very moment, and the next try makes a new one
            return _join(standing, raised, about_at, at, due_at)


def _flag(participant: Participant, raised: Raise, about_at: datetime, at: datetime, due_at: datetime) -> Flag:
    new = Flag(site_id=participant.site_id, participant_id=participant.id, rule=raised.rule, version=raised.version)
    new.level, new.times = int(raised.level), 1
    new.reason, new.inputs = _reason(raised), raised.inputs
    new.about_at, new.raised_at, new.again_at, new.due_at = about_at, at, at, due_at
    return new


def _open(participant_id: UUID, rule: str) -> Select[Flag]:
    mine = Flag.participant_id == participant_id, Flag.rule == rule, Flag.closed_at.is_(None)
    fresh = select(Flag).where(*mine).options(selectinload(Flag.takings))
    return fresh.with_for_update().execution_options(populate_existing=True)


def _join(standing: Flag, raised: Raise, about_at: datetime, at: datetime, due_at: datetime) -> Flag:
    """The higher level wins, and so does its reason until somebody saw it; else the newest reason stands.

    A clock that nobody has answered is never put back.
    """
    standing.due_at = due_at if standing.is_seen else min(standing.due_at, due_at)
    if standing.is_seen or raised.level >= standing.level:
        standing.reason, standing.inputs, standing.version = _reason(raised), raised.inputs, raised.version
    standing.level = max(standing.level, int(raised.level))
    standing.times += 1
    standing.about_at, standing.again_at = max(standing.about_at, about_at), max(standing.again_at, at)
    return standing


def _reason(raised: Raise) -> list[Any]:
    return [[sentence.text, sentence.values] for sentence in raised.reason]
