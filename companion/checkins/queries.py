"""Finding check-ins, always through the person who made them."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from companion.checkins.models import CheckIn
from companion.database import Asked, Base
from companion.people.models import Participant


def of(participant: Participant) -> Select[CheckIn]:
    """All of one person's, the newest to reach us first."""
    mine = select(CheckIn).where(CheckIn.participant_id == participant.id)
    return mine.order_by(CheckIn.submitted_at.desc(), CheckIn.id.desc())


def one_of(participant: Participant, check_in_id: UUID) -> Select[CheckIn]:
    return select(CheckIn).where(CheckIn.participant_id == participant.id, CheckIn.id == check_in_id)


def of_day(participant: Participant, day: date) -> Select[CheckIn]:
    return of(participant).where(CheckIn.day == day)


def since(participant: Participant, day: date) -> Select[CheckIn]:
    """Those about a day or later ones."""
    return of(participant).where(CheckIn.day >= day)


_CHECK_INS = Base.metadata.tables["check_in"]
_AROUND = (
    select(_CHECK_INS.c.id, _CHECK_INS.c.day, _CHECK_INS.c.recorded_at, _CHECK_INS.c.answers_box)
    .where(_CHECK_INS.c.participant_id == bindparam("participant_id"), _CHECK_INS.c.id != bindparam("but"))
    .where(_CHECK_INS.c.submitted_at >= bindparam("since"))
)


def around(new: CheckIn, back: timedelta) -> Asked:
    """The others that reached us in the time before this one, and any later ones: what the rules look at."""
    since = new.recorded_at - back
    return Asked(_AROUND, {"participant_id": new.participant_id, "but": new.id, "since": since})
