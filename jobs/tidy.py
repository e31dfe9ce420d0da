"""Throw away failed tries and spent codes that count no more. What is kept for days or longer is retain's."""

from datetime import timedelta

from sqlalchemy import delete

from companion.credentials.models import Challenge
from companion.signin.models import Attempt, TextCode
from jobs.shift import Shift

TRIES, CODES = timedelta(hours=1), timedelta(days=2)


def run(shift: Shift) -> None:
    shift.db.execute(delete(Attempt).where(Attempt.at < shift.now - TRIES))
    shift.db.execute(delete(TextCode).where(TextCode.at < shift.now - CODES))
    shift.db.execute(delete(Challenge).where(Challenge.expires_at < shift.now - TRIES))
    shift.db.commit()
