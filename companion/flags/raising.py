"""How does a reason to look become a flag? Once per person and rule: while one is open, the next joins it.

The caller commits, and writes its audit entry last: the end of the chain is a lock that all writers share.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, make_transient_to_detached

from companion.flags.clocks import HOURS, Hours, due
from companion.flags.levels import Raise
from companion.flags.models import Flag, Taking
from companion.messaging.once import add_once
from companion.people.models import Participant

Standing = tuple[Flag, bool]  # an open flag, and whether somebody saw it after it was last raised


def raise_all(
    db: Session,
    participant: Participant,
    raises: Iterable[Raise],
    about_at: datetime,
    at: datetime,
    hours: Hours = HOURS,
) -> list[Flag]:
    """A new flag for each, or the open one of the same rule with this joined to it; two at once lose nothing.

    Who raises several holds the person's row first: two such writers otherwise wait for each other in a ring.
    """
    ordered = sorted(raises, key=lambda one: one.rule)
    standing = _standing(db, participant, [one.rule for one in ordered]) if ordered else {}
    return [_raised(db, participant, one, standing.get(one.rule), about_at, at, hours) for one in ordered]


def raise_flag(
    db: Session, participant: Participant, raised: Raise, about_at: datetime, at: datetime, hours: Hours = HOURS
) -> Flag:
    """One alone."""
    return raise_all(db, participant, [raised], about_at, at, hours)[0]


def _raised(
    db: Session,
    participant: Participant,
    raised: Raise,
    standing: Standing | None,
    about_at: datetime,
    at: datetime,
    hours: Hours,
) -> Flag:
    due_at = due(raised.level, at, hours, participant.site.zone)
    while standing is None:
        new = _flag(participant, raised, about_at, at, due_at)
        if add_once(db, new):
            make_transient_to_detached(new)
            db.add(new)
            return new
        # Somebody was faster. If that one was closed in this very moment, the next try makes a new one.
        standing = _standing(db, participant, [raised.rule]).get(raised.rule)
    return _join(*standing, raised, about_at, at, due_at)


def _flag(participant: Participant, raised: Raise, about_at: datetime, at: datetime, due_at: datetime) -> Flag:
    new = Flag(site_id=participant.site_id, participant_id=participant.id, rule=raised.rule, version=raised.version)
    new.level, new.times = int(raised.level), 1
    new.reason, new.inputs = _reason(raised), raised.inputs
    new.about_at, new.raised_at, new.again_at, new.due_at = about_at, at, at, due_at
    return new


_LAST_TAKEN = select(func.max(Taking.at)).where(Taking.flag_id == Flag.id).scalar_subquery()
# Built once: every check-in that worries somebody passes here.
_OPEN = (
    select(Flag, _LAST_TAKEN)
    .where(Flag.participant_id == bindparam("participant_id"), Flag.closed_at.is_(None))
    .where(Flag.rule.in_(bindparam("rules", expanding=True)))
    .order_by(Flag.rule)
    .with_for_update(of=Flag)
    .execution_options(populate_existing=True)
)


def _standing(db: Session, participant: Participant, rules: list[str]) -> dict[str, Standing]:
    """What is open for these rules, and whether somebody has seen it."""
    found = db.execute(_OPEN, {"participant_id": participant.id, "rules": rules})
    return {flag.rule: (flag, taken is not None and taken >= flag.again_at) for flag, taken in found}


def _join(standing: Flag, is_seen: bool, raised: Raise, about_at: datetime, at: datetime, due_at: datetime) -> Flag:
    """The higher level wins, and so does its reason until somebody saw it; else the newest reason stands.

    A clock that nobody has answered is never put back.
    """
    standing.due_at = due_at if is_seen else min(standing.due_at, due_at)
    if is_seen or raised.level >= standing.level:
        standing.reason, standing.inputs, standing.version = _reason(raised), raised.inputs, raised.version
    standing.level = max(standing.level, int(raised.level))
    standing.times += 1
    standing.about_at, standing.again_at = max(standing.about_at, about_at), max(standing.again_at, at)
    return standing


def _reason(raised: Raise) -> list[Any]:
    return [[sentence.text, sentence.values] for sentence in raised.reason]
