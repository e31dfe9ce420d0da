"""What must not come alive again when an older state is brought back?

A link that was used since, a text that has left since: the backup knows of none, and perhaps no database does. So
everybody signs in anew, open links and codes end, and what was due is not sent: a text too few, and none twice. What
the database that was given up still knows is in endings.py.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from companion.messaging import states
from companion.messaging.models import Message
from companion.records.packing import tables
from companion.signin.models import SignIn
from companion.words import N_

ONCE = {"used_at", "expires_at"}
"""What a table has whose rows work once: links, codes by text, riddles for a passkey."""

PERHAPS_SENT = N_("This text may have come before, so it was not sent again.")


def nothing_revives(db: Session, at: datetime) -> None:
    """In the transaction that restores. `dead` keeps the occasion taken, so the planner leaves it alone too."""
    _do(db, update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=at))
    for one in (table for table in tables() if set(table.columns.keys()) >= ONCE):
        _do(db, update(one).where(one.c.used_at.is_(None), one.c.expires_at > at).values(expires_at=at))
    due = update(Message).where(Message.state.in_(states.OPEN), Message.due_at <= at)
    gone = {"state": states.DEAD, "changed_at": at, "ended": PERHAPS_SENT}
    _do(db, due.values(lease_owner=None, lease_until=None, **gone))


def _do(db: Session, statement: Any) -> None:
    db.execute(statement.execution_options(synchronize_session=False))
