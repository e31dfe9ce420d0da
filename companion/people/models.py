"""Who is here: a site, the people it accompanies, those who work there, and what each agreed to."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.database import Base, uuid7
from companion.own_keys import PersonKey
from companion.sealed import Sealed

ROLES = ("clinician", "prescriber", "supervisor", "admin")
WORDS_VERSION = "2026-11"


class Site(Base):
    """One clinic. A demo site holds nobody real, and its texts never leave the drawer (R35)."""

    __tablename__ = "site"
    name: Mapped[str]
    zone: Mapped[str]
    line: Mapped[str] = mapped_column(default="")
    demo_since: Mapped[datetime | None]


class Participant(Base):
    """Someone in the program. `name` is what they want to be called. Their own key is born with them."""

    __tablename__ = "participant"
    belongs_to = "id"
    __table_args__ = (Index("ix_participant_last_checkin", "site_id", "last_checkin_at"),)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    name = Sealed[str]()
    phone = Sealed[str]()
    phone_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str]
    prompt_at: Mapped[time | None]  # wall time in `zone`; None: no daily prompt wanted
    last_checkin_at: Mapped[datetime | None]  # kept here: the silent list is read by index
    site: Mapped[Site] = relationship()
    key: Mapped[PersonKey | None] = relationship(lazy="joined")
    agreement: Mapped["Agreement | None"] = relationship(back_populates="participant")
    opt_ins: Mapped[list["OptIn"]] = relationship(back_populates="participant", order_by="OptIn.at")

    def __init__(self, **values: Any) -> None:
        own = values.pop("id", None) or uuid7()
        self.key = PersonKey(owner_id=own)
        super().__init__(id=own, **values)


class Staff(Base):
    """Someone who works at the site."""

    __tablename__ = "staff"
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    name = Sealed[str]()
    email = Sealed[str]()
    email_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    role: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    site: Mapped[Site] = relationship()


class Assignment(Base):
    """Who looks after whom, from when until when (R18)."""

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_staff", "staff_id", "ends_at"),)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    staff: Mapped[Staff] = relationship()
    participant: Mapped[Participant] = relationship()


class Agreement(Base):
    """A participant read what this app is and is not, and agreed."""

    __tablename__ = "agreement"
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), unique=True)
    words_version: Mapped[str]
    language: Mapped[str]
    at: Mapped[datetime]
    participant: Mapped[Participant] = relationship(back_populates="agreement")


class OptIn(Base):
    """A participant agreed to be texted at one number (R56). Without it no reminder can be stored."""

    __tablename__ = "opt_in"
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    phone_index: Mapped[bytes] = mapped_column(LargeBinary)
    words_version: Mapped[str]
    at: Mapped[datetime]
    participant: Mapped[Participant] = relationship(back_populates="opt_ins")
    opt_out: Mapped["OptOut | None"] = relationship(back_populates="opt_in")


class OptOut(Base):
    """A participant took that back: `how` is "page" or "text"."""

    __tablename__ = "opt_out"
    __table_args__ = (UniqueConstraint("opt_in_id"),)
    opt_in_id: Mapped[UUID] = mapped_column(ForeignKey("opt_in.id"))
    how: Mapped[str]
    at: Mapped[datetime]
    opt_in: Mapped[OptIn] = relationship(back_populates="opt_out")
