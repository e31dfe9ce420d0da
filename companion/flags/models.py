"""What the team should look at, and what became of it. Knows no feature: it is raised with plain values."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.database import Base
from companion.flags.levels import Level
from companion.people.models import Participant, Staff
from companion.sealed import Sealed

OPEN = text("closed_at IS NULL")


class Flag(Base):
    """One reason to look at one person. While it is open, the same reason joins it (R73).

    `level` is a Level's number. `reason` is a list of [marked text, values], so that it reads in either language.
    `about_at` is when the person said it, `raised_at` when it first reached us, `again_at` the last time it joined.
    """

    __tablename__ = "flag"
    __table_args__ = (
        Index("uq_flag_open", "participant_id", "rule", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_flag_worklist", "site_id", "level", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    rule: Mapped[str]
    version: Mapped[int]
    level: Mapped[int]
    reason = Sealed[list[Any]](as_json=True)
    inputs = Sealed[dict[str, Any]](as_json=True)
    about_at: Mapped[datetime]
    raised_at: Mapped[datetime]
    again_at: Mapped[datetime]
    due_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None]  # beside the Closure, for the two partial indexes
    participant: Mapped[Participant] = relationship()
    takings: Mapped[list["Taking"]] = relationship(back_populates="flag", order_by="Taking.at")
    answers: Mapped[list["Answer"]] = relationship(back_populates="flag", order_by="Answer.at")
    closure: Mapped["Closure | None"] = relationship(back_populates="flag")

    @property
    def owner(self) -> Staff | None:
        """Who has it now: the last to take it."""
        return self.takings[-1].staff if self.takings else None

    @property
    def urgency(self) -> Level:
        return Level(self.level)

    @property
    def is_seen(self) -> bool:
        """Somebody took it after the last time it was raised. Seen is not closed (R74)."""
        return bool(self.takings) and self.takings[-1].at >= self.again_at


class Taking(Base):
    """A colleague took a flag on."""

    __tablename__ = "flag_taking"
    flag_id: Mapped[UUID] = mapped_column(ForeignKey("flag.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    flag: Mapped[Flag] = relationship(back_populates="takings")
    staff: Mapped[Staff] = relationship()


class Answer(Base):
    """What a colleague told the person: "I saw this and will call before 12"."""

    __tablename__ = "flag_answer"
    belongs_to = "flag.participant_id"
    flag_id: Mapped[UUID] = mapped_column(ForeignKey("flag.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    words = Sealed[str]()
    at: Mapped[datetime]
    flag: Mapped[Flag] = relationship(back_populates="answers")
    staff: Mapped[Staff] = relationship()


class Closure(Base):
    """How it ended. An urgent flag needs an outcome and a note (R74)."""

    __tablename__ = "flag_closure"
    belongs_to = "flag.participant_id"
    flag_id: Mapped[UUID] = mapped_column(ForeignKey("flag.id"), unique=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str]
    note = Sealed[str | None]()
    at: Mapped[datetime]
    flag: Mapped[Flag] = relationship(back_populates="closure")
    staff: Mapped[Staff] = relationship()
