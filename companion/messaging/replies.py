"""The one door for texts that come in, from the carrier or from the drawer.

A stop holds before this returns. Other words wait for the job read_replies, which may know more than we do here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, make_transient_to_detached

from companion import vault
from companion.audit import chain
from companion.messaging import outbox, suppression, understanding
from companion.messaging.models import Reading, Reply, Sorting
from companion.messaging.once import add_once
from companion.messaging.outbox import Occasion
from companion.people import queries as people
from companion.people.models import OptIn, Participant, Staff

AT_ONCE = timedelta(minutes=30)


@dataclass(frozen=True)
class Arrival:
    """A text as it came. `told` is what the carrier itself made of it, if it says."""

    phone: str
    body: str
    sid: str
    told: str = ""


def receive(db: Session, came: Arrival, at: datetime) -> Reply | None:
    """Keep the text and obey a stop at once. None when this very text was here before."""
    participant = db.scalar(people.with_phone(came.phone))
    reply = Reply(
        sid=came.sid,
        phone_index=vault.index(came.phone),
        participant_id=participant.id if participant else None,
        body=came.body,
        at=at,
    )
    if not add_once(db, reply):
        return None
    make_transient_to_detached(reply)
    db.add(reply)
    meaning = understanding.meaning(came.body, came.told)
    if meaning in {"stop", "asked"}:
        _stop(db, reply, participant, meaning, at)
    elif meaning == "start":
        suppression.lift(db, reply.phone_index, at)
        _note(db, reply, participant, "texts.started", at)
    if meaning != "words":
        sort(db, reply, "stop" if meaning == "asked" else meaning, at)
    return reply


def _stop(db: Session, reply: Reply, participant: Participant | None, cause: str, at: datetime) -> None:
    new = suppression.suppress(db, reply.phone_index, cause, at)
    _note(db, reply, participant, "texts.stopped", at)
    # The carrier confirms the words it knows; to the others we say once that they were understood.
    if new and cause == suppression.ASKED and participant is not None:
        answer(db, participant, "stopped", f"stopped:{reply.id}", at)


def _note(db: Session, reply: Reply, participant: Participant | None, verb: str, at: datetime) -> None:
    subject = participant.id if participant else None
    chain.record(db, participant or "jobs", verb, at, subject=subject, about=str(reply.id))


def answer(db: Session, participant: Participant, kind: str, key: str, at: datetime) -> None:
    """Answer somebody who has just written. Only to a phone that agreed to texts (R56)."""
    latest = select(OptIn).where(OptIn.participant_id == participant.id, OptIn.phone_index == participant.phone_index)
    opt_in = db.scalar(latest.order_by(OptIn.at.desc()).limit(1))
    if opt_in is not None:
        values = {"line": participant.site.line}
        outbox.plan(db, opt_in, Occasion(kind, key, at, at + AT_ONCE, participant.zone, values), at)


def sort(db: Session, reply: Reply, way: str, at: datetime) -> bool:
    """Note how a reply was taken. False when another worker did so first."""
    return add_once(db, Sorting(reply_id=reply.id, way=way, at=at))


def read(db: Session, reply: Reply, staff: Staff, at: datetime) -> None:
    """A colleague has read it. Twice changes nothing."""
    add_once(db, Reading(reply_id=reply.id, staff_id=staff.id, at=at))
