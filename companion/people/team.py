"""Who works under whom, who stands in for whom, who has left, and who opened a record in an emergency."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, exists, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.database import Base
from companion.people.models import Participant, Staff
from companion.sealed import Sealed

STANDING, UNSEEN = text("lifted_at IS NULL"), text("seen_at IS NULL")


class Supervision(Base):
    """One colleague answers for the work of another, from when until when (R19)."""

    __tablename__ = "supervision"
    __table_args__ = (Index("ix_supervision_supervisor", "supervisor_id", "ends_at"),)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    supervisor_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
    supervisor: Mapped[Staff] = relationship(foreign_keys=[supervisor_id])


class Cover(Base):
    """A colleague stands in for another, always with an end (R18)."""

    __tablename__ = "cover"
    __table_args__ = (Index("ix_cover_covering", "covering_id", "ends_at"),)
    covering_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    covered_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    covering: Mapped[Staff] = relationship(foreign_keys=[covering_id])
    covered: Mapped[Staff] = relationship(foreign_keys=[covered_id])


class Leaving(Base):
    """An account was closed, and perhaps opened again. While it is closed nobody is in (R03)."""

    __tablename__ = "leaving"
    __table_args__ = (
        Index("uq_leaving_standing", "staff_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))


class RoleChange(Base):
    """What somebody may see became more or less. The role of today stands beside the name, where queries read it."""

    __tablename__ = "role_change"
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    before: Mapped[str]
    after: Mapped[str]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class BreakGlass(Base):
    """A record was opened in an emergency, for an hour at most, by someone who does not look after the person (R20).

    42 CFR 2.51(c) asks a program to write down, at once after such a disclosure: (1) the medical personnel who got
    it and their health care facility, (2) who gave it, (3) the date and time, (4) the nature of the emergency.
    """

    __tablename__ = "break_glass"
    __table_args__ = (Index("ix_break_glass_staff", "staff_id", "ends_at"),)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    reason = Sealed[str]()
    received_by = Sealed[str]()
    affiliation = Sealed[str]()
    disclosed_by = Sealed[str]()
    disclosed_at: Mapped[datetime]
    emergency = Sealed[str]()
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    staff: Mapped[Staff] = relationship()
    participant: Mapped[Participant] = relationship()
    notices: Mapped[list["BreakGlassNotice"]] = relationship(
        back_populates="break_glass", order_by="BreakGlassNotice.id"
    )


class BreakGlassNotice(Base):
    """Somebody was told of it; it stands on their desk until they say that they saw it."""

    __tablename__ = "break_glass_notice"
    __table_args__ = (Index("ix_break_glass_notice_unseen", "staff_id", sqlite_where=UNSEEN, postgresql_where=UNSEEN),)
    break_glass_id: Mapped[UUID] = mapped_column(ForeignKey("break_glass.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    break_glass: Mapped[BreakGlass] = relationship(back_populates="notices")
    staff: Mapped[Staff] = relationship()


def gone(staff_id: ColumnElement[UUID] | Mapped[UUID] | Mapped[UUID | None] | object) -> ColumnElement[bool]:
    """Is this colleague's account closed?"""
    return exists().where(Leaving.staff_id == staff_id, Leaving.lifted_at.is_(None))
