"""Finding check-ins, always through the person who made them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from companion.checkins.models import CheckIn
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


def around(participant: Participant, moment: datetime, back: timedelta) -> Select[CheckIn]:
    """Those that reached us in the time before a moment, and any later ones: what the rules look at."""
    return of(participant).where(CheckIn.submitted_at >= moment - back)
