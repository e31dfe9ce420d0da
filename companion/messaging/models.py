"""A text on its way out, a text that came in, and which phones want none."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.database import Base
from companion.messaging import states, texts
from companion.people.models import Participant, Staff
from companion.sealed import Sealed


def _when(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Message(Base):
    """One text. Its words are not kept: `kind` names them, `values` fill them (R30).

    `key` names the local occurrence, so that planning twice is one text. `topic` and `plan_version` tie it to what
    it was planned from. No agreement, no text: the table itself refuses (R56).
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(f"text_class <= {states.PAGE} OR opt_in_id IS NOT NULL", name="agreed"),
        CheckConstraint(f"state IN {tuple(states.MAY)}", name="state"),
        Index("uq_message_key", "key", unique=True, **_when(f"state NOT IN {states.WITHDRAWN}")),
        Index(
            "uq_message_one_per_phone",
            "phone_index",
            unique=True,
            **_when(f"state IN {states.AMBIGUOUS} AND text_class > {states.PAGE}"),
        ),
        Index("ix_message_planned", "due_at", **_when("state = 'planned'")),
        Index("ix_message_ready", "text_class", "not_before", **_when("state = 'ready'")),
        Index("ix_message_claimed", "lease_until", **_when("state = 'claimed'")),
        Index("ix_message_ambiguous", "fenced_at", **_when(f"state IN {states.AMBIGUOUS}")),
        Index("ix_message_carried", "fenced_at", **_when("state IN ('accepted', 'sent')")),
        Index("ix_message_participant", "participant_id", "due_at"),
        Index("ix_message_phone", "phone_index", "fenced_at"),
        Index("ix_message_code", "due_at", **_when("text_class = 0 AND values_box IS NOT NULL")),
    )
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    opt_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("opt_in.id"))
    phone_index: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str]
    text_class: Mapped[int]
    language: Mapped[str]
    values = Sealed[dict[str, str]](as_json=True)  # None once it was kept long enough
    key: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    plan_version: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    not_after: Mapped[datetime]
    zone: Mapped[str]
    state: Mapped[str] = mapped_column(default=states.PLANNED)
    changed_at: Mapped[datetime]
    not_before: Mapped[datetime]  # for a ready one: when it may be offered (again)
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    fenced_at: Mapped[datetime | None]
    looks: Mapped[int] = mapped_column(default=0)  # how often the carrier was asked about it
    sid: Mapped[str | None] = mapped_column(unique=True)
    error: Mapped[str | None]  # the carrier's code
    ended: Mapped[str | None]  # why it did not go, marked for translation
    participant: Mapped[Participant] = relationship()

    @property
    def body(self) -> str:
        """The words, made anew each time, for whoever looks a text up: a code stands there without its digits."""
        return texts.render(self.kind, self.language, texts.shown(self.kind, self.values))

    @property
    def in_full(self) -> str:
        """The words as they go out to the phone itself."""
        return texts.render(self.kind, self.language, self.values or texts.shown(self.kind, {}))

    @property
    def phone(self) -> str:
        """Where it goes: to the person's phone, or to the one they had, which is told that it is theirs no more."""
        return (self.values or {}).get("to") or self.participant.phone

    @property
    def sent_at(self) -> datetime | None:
        """When it left us."""
        return self.fenced_at


class Plan(Base):
    """Which version of a topic (schedule, check-in) a person's texts must come from. A change raises it."""

    __tablename__ = "message_plan"
    __table_args__ = (Index("uq_message_plan", "participant_id", "topic", unique=True),)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    topic: Mapped[str]
    version: Mapped[int] = mapped_column(default=0)


class Contact(Base):
    """One phone, as a lock: a stop and a sending to it happen one after the other."""

    __tablename__ = "contact"
    phone_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)


class Suppression(Base):
    """A phone wants no texts, or cannot take any. It belongs to the phone, whoever agreed.

    `cause`: "stop" (a word the carrier knows too), "asked" (other words), "carrier" (it told us), "invalid".
    """

    __tablename__ = "suppression"
    __table_args__ = (
        Index("uq_suppression_standing", "phone_index", "cause", unique=True, **_when("lifted_at IS NULL")),
    )
    phone_index: Mapped[bytes] = mapped_column(LargeBinary)
    cause: Mapped[str]
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # when the team was told of a number that takes no texts


class Reply(Base):
    """A text that came in. Its `sid` is the carrier's, so a webhook delivered twice is one reply."""

    __tablename__ = "reply"
    __table_args__ = (Index("ix_reply_participant", "participant_id", "at"),)
    sid: Mapped[str] = mapped_column(unique=True)
    phone_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"))
    body = Sealed[str]()
    at: Mapped[datetime]
    participant: Mapped[Participant | None] = relationship()
    sorting: Mapped["Sorting | None"] = relationship(back_populates="reply")
    reading: Mapped["Reading | None"] = relationship(back_populates="reply")


class Sorting(Base):
    """How a reply was taken: "stop", "start", "help", "check-in", or "team" (a person reads it)."""

    __tablename__ = "reply_sorting"
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("reply.id"), unique=True)
    way: Mapped[str]
    at: Mapped[datetime]
    reply: Mapped[Reply] = relationship(back_populates="sorting")


class Reading(Base):
    """A colleague read a reply."""

    __tablename__ = "reply_reading"
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("reply.id"), unique=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    reply: Mapped[Reply] = relationship(back_populates="reading")
    staff: Mapped[Staff] = relationship()


class Tick(Base):
    """The last slot of a timed job that some process took; the others then leave it alone (R69)."""

    __tablename__ = "tick"
    name: Mapped[str] = mapped_column(unique=True)
    slot: Mapped[int]
    at: Mapped[datetime]
