"""That somebody's record was erased: who did it, why, and bare counts. Nothing here says who they were."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from companion.database import Base
from companion.sealed import Sealed


class Erasure(Base):
    """One person is no longer here (R33). `person_id` points at nobody: the row it named is gone."""

    __tablename__ = "erasure"
    person_id: Mapped[UUID] = mapped_column(unique=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    by: Mapped[str]  # as in the audit: "staff:<id>", "operator", "jobs"
    reason = Sealed[str]()
    at: Mapped[datetime]
    sessions: Mapped[int]  # that took place, how many of them they came to, and for how long
    attended: Mapped[int]
    minutes: Mapped[int]
