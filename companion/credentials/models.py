"""What proves that it is you, beside a password: passkeys, the riddles they answer, and links for colleagues."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from companion.database import Base
from companion.people.models import Participant, Staff

ONE_OWNER = "(participant_id IS NULL) <> (staff_id IS NULL)"


class Passkey(Base):
    """The public half of a key that never leaves somebody's phone, computer or security key.

    `handle` is the random name by which that device knows the account; `name` is "lock" or "key".
    """

    __tablename__ = "passkey"
    __table_args__ = (CheckConstraint(ONE_OWNER, name="one_owner"),)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    handle: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[str]  # as the browser named them, with commas
    backed_up: Mapped[bool]
    name: Mapped[str]
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    participant: Mapped[Participant | None] = relationship()
    staff: Mapped[Staff | None] = relationship()


class Challenge(Base):
    """Random bytes that a passkey signs: for one purpose, once, within minutes. Only the form session knows its id."""

    __tablename__ = "challenge"
    purpose: Mapped[str]  # "enter", "prove" or "add"
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    riddle: Mapped[bytes] = mapped_column(LargeBinary)
    handle: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class StaffInvitation(Base):
    """A way in for one colleague. Opening its link consumes nothing; joining does (R06)."""

    __tablename__ = "staff_invitation"
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    token_mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    staff: Mapped[Staff] = relationship()
