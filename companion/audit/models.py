"""What happened to whose record, in an order that cannot be changed unseen (R36)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from companion.database import Base


class Entry(Base):
    """One thing somebody did. `mark` chains it to the entry before. It names people by id alone."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_id", "number"),)
    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # "staff:<id>", "participant:<id>", "jobs", "operator"
    verb: Mapped[str]
    subject_id: Mapped[UUID | None]
    about: Mapped[str] = mapped_column(default="")
    mark: Mapped[bytes] = mapped_column(LargeBinary)


class Head(Base):
    """The end of the chain: one row, whose lock also puts writers in line."""

    __tablename__ = "audit_head"
    place: Mapped[int] = mapped_column(unique=True, default=1)
    number: Mapped[int]
    mark: Mapped[bytes] = mapped_column(LargeBinary)
