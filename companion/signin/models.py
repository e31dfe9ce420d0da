"""How people get in: by invitation once, by password after, and what we keep of each time (R01)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.database import Base
from companion.people.models import Participant, Staff
from companion.sealed import Sealed


class Invitation(Base):
    """A way in for one participant. Opening its link consumes nothing; joining does (R07)."""

    __tablename__ = "invitation"
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    token_mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    participant: Mapped[Participant] = relationship()


class Password(Base):
    """The argon2id hash of somebody's password; a later row replaces the one before."""

    __tablename__ = "password"
    __table_args__ = (CheckConstraint("(participant_id IS NULL) <> (staff_id IS NULL)", name="one_owner"),)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), unique=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), unique=True)
    hash: Mapped[str]
    at: Mapped[datetime]


class CodeGenerator(Base):
    """A colleague's authenticator app. `last_step` keeps a code from working twice (R06)."""

    __tablename__ = "code_generator"
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), unique=True)
    secret = Sealed[str]()
    last_step: Mapped[int] = mapped_column(default=0)


class SignIn(Base):
    """Somebody is signed in on one device. The cookie holds a token of which we keep the mark alone."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("(participant_id IS NULL) <> (staff_id IS NULL)", name="one_owner"),)
    token_mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    at: Mapped[datetime]
    seen_at: Mapped[datetime]
    before_mark: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)  # the one before token_mark
    proved_at: Mapped[datetime]  # when they last showed who they are
    locked_at: Mapped[datetime | None]  # left alone too long; a clock that goes back does not open it
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    participant: Mapped[Participant | None] = relationship()
    staff: Mapped[Staff | None] = relationship()


class Attempt(Base):
    """A failed try, by account and by address: both as marks, kept for a quarter of an hour (R11)."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_mark", "mark", "at"),)
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
