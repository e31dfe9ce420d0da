"""Throw away failed tries that count no more. What is kept for days or longer is retain's."""

from datetime import timedelta

from sqlalchemy import delete

from companion.signin.models import Attempt
from jobs.shift import Shift

TRIES = timedelta(hours=1)


def run(shift: Shift) -> None:
    shift.db.execute(delete(Attempt).where(Attempt.at < shift.now - TRIES))
    shift.db.commit()
