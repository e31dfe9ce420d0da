"""What must not come alive again when an older state is brought back?

A phone that was reported lost since, a link that was used since, a text that has left since: the backup knows of none.
So everybody signs in anew, open links end, and what was due is not sent: a text too few, and none twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from companion.messaging import states
from companion.messaging.models import Message
from companion.signin.models import Invitation, SignIn
from companion.words import N_

PERHAPS_SENT = N_("This text may have come before, so it was not sent again.")


def nothing_revives(db: Session, at: datetime) -> None:
    """In the transaction that restores. `dead` keeps the occasion taken, so the planner leaves it alone too."""
    _do(db, update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=at))
    _do(db, update(Invitation).where(Invitation.used_at.is_(None), Invitation.expires_at > at).values(expires_at=at))
    due = update(Message).where(Message.state.in_(states.OPEN), Message.due_at <= at)
    gone = {"state": states.DEAD, "changed_at": at, "ended": PERHAPS_SENT}
    _do(db, due.values(lease_owner=None, lease_until=None, **gone))


def _do(db: Session, statement: Any) -> None:
    db.execute(statement.execution_options(synchronize_session=False))
