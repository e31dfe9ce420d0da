"""Beginning and ending a practice. The caller commits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from companion.checkins.models import CheckIn
from companion.messaging.once import add_once
from companion.people.models import Participant
from companion.skills import queries
from companion.skills.models import Ending, Practice


def begin(
    db: Session,
    participant: Participant,
    slug: str,
    practice_id: UUID,
    before: int | None,
    check_in: CheckIn | None,
    at: datetime,
) -> Practice | None:
    """The practice with this id, begun now or by the same form before; None when the id is somebody else's."""
    practice = Practice(id=practice_id, participant_id=participant.id, skill=slug, began_at=at)
    practice.check_in_id = check_in.id if check_in else None
    practice.ratings = {} if before is None else {"before": before}
    add_once(db, practice)
    return db.scalar(queries.of(participant).where(Practice.id == practice_id, Practice.skill == slug))


def finish(db: Session, practice: Practice, after: int | None, at: datetime) -> None:
    """It was done to its end. Saying it again changes only the rating."""
    if after is not None:
        practice.ratings = {**practice.ratings, "after": after}
    add_once(db, Ending(practice_id=practice.id, at=at))
