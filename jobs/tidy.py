"""Throw away what nobody needs any more: failed tries, spent codes, and sign-ins that ended long ago."""

from datetime import timedelta

from sqlalchemy import delete, or_

from companion.credentials.models import Challenge
from companion.signin.models import Attempt, SignIn, TextCode
from jobs.shift import Shift

TRIES, CODES, SIGN_INS = timedelta(hours=1), timedelta(days=2), timedelta(days=90)


def run(shift: Shift) -> None:
    now = shift.now
    shift.db.execute(delete(Attempt).where(Attempt.at < now - TRIES))
    shift.db.execute(delete(TextCode).where(TextCode.at < now - CODES))
    shift.db.execute(delete(Challenge).where(Challenge.expires_at < now - TRIES))
    long_ago = or_(SignIn.ended_at < now - SIGN_INS, SignIn.expires_at < now - SIGN_INS)
    shift.db.execute(delete(SignIn).where(long_ago))
    shift.db.commit()
