"""When and where: an enrollment in a track, and the sessions it makes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.database import Base
from companion.people.models import Participant, Staff
from companion.sealed import Sealed


class Enrollment(Base):
    """A participant is in a track from a day on. `plan_version` grows with every change of the schedule."""

    __tablename__ = "enrollment"
    __table_args__ = (UniqueConstraint("participant_id", "track", "starts_on"),)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    track: Mapped[str]
    starts_on: Mapped[date]
    target_minutes: Mapped[int]  # a week
    plan_version: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
    participant: Mapped[Participant] = relationship()


class Appointment(Base):
    """A therapy session on someone's calendar. Pages say "session".

    `kind` names one of kinds.py; a session of a track has no title but its kind. A "day-note" (the site is closed)
    stands for a whole day: it counts no hours and nobody is reminded of it.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("participant_id", "source"),
        Index("ix_appointment_when", "participant_id", "starts_at"),
        Index("ix_appointment_starts", "starts_at"),
    )
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    enrollment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrollment.id"))
    source: Mapped[str]  # where it came from, unique for the person: "track:12w:2026-11-23:1", "csv:…", "ics:…"
    kind: Mapped[str]
    title = Sealed[str | None]()
    place = Sealed[str | None]()
    join_url = Sealed[str | None]()
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str]
    participant: Mapped[Participant] = relationship()
    attendance: Mapped["Attendance | None"] = relationship(back_populates="appointment")
    cancellation: Mapped["Cancellation | None"] = relationship(back_populates="appointment")


class Attendance(Base):
    """Somebody noted how many minutes of a session the person was there; 0 is missed."""

    __tablename__ = "attendance"
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), unique=True)
    minutes: Mapped[int]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    appointment: Mapped[Appointment] = relationship(back_populates="attendance")
    staff: Mapped[Staff | None] = relationship()


class Cancellation(Base):
    """A session will not take place."""

    __tablename__ = "cancellation"
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), unique=True)
    at: Mapped[datetime]
    appointment: Mapped[Appointment] = relationship(back_populates="cancellation")
