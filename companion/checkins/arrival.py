"""A check-in arrives, by page or by text: it is kept, the rules look at it, and the team's flags stand with it.

All in the caller's one transaction (R75). The same hand-in again changes nothing (R46).
"""

import json
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from companion import crypto, own_keys, vault
from companion.audit import chain
from companion.checkins import queries, rules
from companion.checkins.answers import Answers
from companion.checkins.history import LOOK_BACK, Told
from companion.checkins.models import CheckIn
from companion.crypto import OwnKey
from companion.database import Base, Instant
from companion.errors import Conflict, Refused
from companion.flags.raising import raise_all
from companion.messaging import outbox
from companion.messaging.once import add_once
from companion.people.models import Participant
from companion.words import N_

LATEST = timedelta(days=2)
_PEOPLE = Base.metadata.tables["participant"]
_NOW = bindparam("heard", type_=Instant())
_HEARD = (
    update(_PEOPLE)
    .where(_PEOPLE.c.id == bindparam("who"))
    .values(last_checkin_at=case((_PEOPLE.c.last_checkin_at > _NOW, _PEOPLE.c.last_checkin_at), else_=_NOW))
)
BY_TEXT = UUID("5f1d1a7e-7c5f-4b3e-9f0e-2b8f6c1d4a90")


def record(
    db: Session,
    participant: Participant,
    check_in_id: UUID,
    answers: Answers,
    recorded_at: datetime,
    at: datetime,
    way: str,
    day: date | None = None,
) -> CheckIn:
    """Keep these answers. Raises Conflict for another body or owner under the same id, Refused for a day too far."""
    told_on = recorded_at.astimezone(ZoneInfo(participant.zone)).date()
    day = day or told_on
    if not timedelta() <= told_on - day <= LATEST:
        raise Refused(N_("You can check in for today and for the two days before."))
    new = CheckIn(id=check_in_id, participant_id=participant.id, day=day, way=way)
    new.answers, new.mark = answers.to_dict(), mark_of(answers, day)
    new.recorded_at, new.submitted_at = recorded_at, at
    if not add_once(db, new):
        return _the_same(db, new)
    make_transient_to_detached(new)
    db.add(new)
    _look(db, participant, new, at)
    return new


def record_text(db: Session, participant: Participant, mood: int, at: datetime, reply_id: UUID) -> CheckIn:
    """A texted number is how they are today. The same text twice is one check-in."""
    return record(db, participant, uuid5(BY_TEXT, str(reply_id)), Answers(mood=mood), at, at, "text")


def _look(db: Session, participant: Participant, new: CheckIn, at: datetime) -> None:
    _heard_from(db, participant, at)  # first: it also puts two check-ins of one person in line
    key = own_keys.key_of(participant.id, participant)
    others = [_told(key, *row) for row in db.execute(*queries.around(new, LOOK_BACK))]
    found = rules.raises(Told(new.told, new.day, new.recorded_at), others)
    raise_all(db, participant, found, new.recorded_at, at)
    outbox.supersede(db, participant, outbox.CHECK_IN, at)
    chain.record(db, participant, "checked in", at, participant.id, f"{new.id}, flags {len(found)}")


def _heard_from(db: Session, participant: Participant, at: datetime) -> None:
    db.execute(_HEARD, {"who": participant.id, "heard": at})
    set_committed_value(participant, "last_checkin_at", max(filter(None, (participant.last_checkin_at, at))))


def _told(key: OwnKey, check_in_id: UUID, day: date, recorded_at: datetime, box: bytes) -> Told:
    return Told(Answers.from_dict(CheckIn.answers.opened(box, check_in_id, key)), day, recorded_at)


def _the_same(db: Session, again: CheckIn) -> CheckIn:
    kept = db.scalar(select(CheckIn).where(CheckIn.id == again.id))
    if kept is None or (kept.participant_id, kept.mark) != (again.participant_id, again.mark):
        raise Conflict("This check-in was saved before with other answers.")
    return kept


def mark_of(answers: Answers, day: date) -> bytes:
    """Keyed, because a bare hash of a few small numbers could be guessed."""
    body = json.dumps([day.isoformat(), answers.to_dict()], ensure_ascii=False, sort_keys=True)
    return crypto.keyed(vault.secret("index"), f"check-in {body}")
