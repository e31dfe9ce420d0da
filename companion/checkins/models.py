"""What a participant told us about a day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.checkins.answers import Answers
from companion.checkins.telling import Fact, facts
from companion.database import Base
from companion.people.models import Participant
from companion.sealed import Sealed


class CheckIn(Base):
    """One set of answers. The id comes from the form, so the same form sent twice is one check-in (R46).

    `day` is the local day it is about; `recorded_at` when it was answered, `submitted_at` when it reached us.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        Index("ix_check_in_latest", "participant_id", "submitted_at"),
        Index("ix_check_in_day", "participant_id", "day"),
    )
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    day: Mapped[date]
    way: Mapped[str]  # "page" or "text"
    answers = Sealed[dict[str, Any]](as_json=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary)  # of the answers: same again, or another body?
    recorded_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    participant: Mapped[Participant] = relationship()

    @property
    def told(self) -> Answers:
        return Answers.from_dict(self.answers)

    @property
    def facts(self) -> list[Fact]:
        return facts(self.told)

    @property
    def is_late(self) -> bool:
        """It is about a day that was over, where the person lives, when they answered."""
        return self.day < self.recorded_at.astimezone(ZoneInfo(self.participant.zone)).date()
