"""How far somebody is in a module."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.database import Base
from companion.people.models import Participant
from companion.sealed import Sealed


class Progress(Base):
    """Where a participant stands in a module: the card to open next, and the recall answers given."""

    __tablename__ = "progress"
    __table_args__ = (UniqueConstraint("participant_id", "module"),)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    module: Mapped[str]
    card: Mapped[int] = mapped_column(default=0)
    recalled = Sealed[dict[str, Any]](as_json=True)
    at: Mapped[datetime]
    participant: Mapped[Participant] = relationship()
    completion: Mapped["Completion | None"] = relationship(back_populates="progress")


class Completion(Base):
    """A module was read to its end."""

    __tablename__ = "completion"
    progress_id: Mapped[UUID] = mapped_column(ForeignKey("progress.id"), unique=True)
    at: Mapped[datetime]
    progress: Mapped[Progress] = relationship(back_populates="completion")
