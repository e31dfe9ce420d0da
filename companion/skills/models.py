"""One use of a skill."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.checkins.models import CheckIn
from companion.database import Base
from companion.people.models import Participant
from companion.sealed import Sealed


class Practice(Base):
    """A skill was begun. `ratings` holds {"before": 0–10, "after": 0–10}, each only if given."""

    __tablename__ = "practice"
    __table_args__ = (Index("ix_practice_latest", "participant_id", "began_at"),)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    skill: Mapped[str]
    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_in.id"))
    ratings = Sealed[dict[str, Any]](as_json=True)
    began_at: Mapped[datetime]
    participant: Mapped[Participant] = relationship()
    check_in: Mapped[CheckIn | None] = relationship()
    ending: Mapped["Ending | None"] = relationship(back_populates="practice")


class Ending(Base):
    """The practice was done to its end."""

    __tablename__ = "practice_ending"
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), unique=True)
    at: Mapped[datetime]
    practice: Mapped[Practice] = relationship(back_populates="ending")
