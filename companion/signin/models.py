"""How people get in: by invitation once, by password after, and what we keep of each time (R01)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

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


class Device(Base):
    """One participant's browser on one phone (R05, R07). Its cookie holds a token of which we keep the mark alone.

    `resting_since`: somebody signed out here, or somebody else signed in: it takes its owner's password, and hands in
    nothing until then. `how`, `machine`, `browser` and `why` are words of closed lists, see devices.py and agents.py.
    """

    __tablename__ = "device"
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    token_mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    how: Mapped[str]
    machine: Mapped[str]
    browser: Mapped[str]
    enrolled_at: Mapped[datetime]
    used_at: Mapped[datetime]
    resting_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[str | None]
    participant: Mapped[Participant] = relationship()


class RecoveryCode(Base):
    """One printed code. It lets one new phone in, once; making new ones throws the old away."""

    __tablename__ = "recovery_code"
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class TextCode(Base):
    """Somebody asked for a code by text. A number that nobody has makes a row just the same (R10, R12).

    The code belongs to the attempt: without the token of the browser that asked, the digits open nothing. `digits`
    are kept sealed until they are left for sending, a second later. What a code of one `purpose` is for, one of the
    other never does: it lets somebody in, or it makes the sealed new `number` theirs.
    """

    __tablename__ = "text_code"
    __table_args__ = (
        Index("ix_text_code_phone", "phone_index", "at"),
        Index(
            "ix_text_code_waiting",
            "at",
            sqlite_where=text("handed_over_at IS NULL"),
            postgresql_where=text("handed_over_at IS NULL"),
        ),
    )
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    phone_index: Mapped[bytes] = mapped_column(LargeBinary)
    attempt_mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    code_mark: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[str] = mapped_column(default="sign in")
    digits = Sealed[str | None]()
    number = Sealed[str | None]()
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    handed_over_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    participant: Mapped[Participant | None] = relationship()


class SignIn(Base):
    """Somebody is signed in on one device. The cookie holds a token of which we keep the mark alone."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("(participant_id IS NULL) <> (staff_id IS NULL)", name="one_owner"),)
    token_mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"), index=True)
    at: Mapped[datetime]
    seen_at: Mapped[datetime]
    before_mark: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)  # the one before token_mark
    proved_at: Mapped[datetime]  # when they last showed who they are
    locked_at: Mapped[datetime | None]  # left alone too long; a clock that goes back does not open it
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    alerted: Mapped[bool | None] = query_expression()  # an emergency to name on their desk; see signins.holding
    participant: Mapped[Participant | None] = relationship()
    staff: Mapped[Staff | None] = relationship()
    device: Mapped[Device | None] = relationship()


class Attempt(Base):
    """A failed try, by account and by address: both as marks, kept for a quarter of an hour (R11)."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_mark", "mark", "at"),)
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
