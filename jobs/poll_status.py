"""Ask about texts that the carrier has but has not spoken of again."""

from companion.errors import Undelivered
from companion.messaging import reconcile
from jobs.shift import Shift

AT_ONCE = 100


def run(shift: Shift) -> None:
    silent = shift.db.scalars(reconcile.to_poll(shift.now).limit(AT_ONCE)).all()
    shift.db.commit()
    for message in silent:
        try:
            entry = shift.transport_for(message).fetch(message.sid or "")
        except Undelivered:
            continue
        reconcile.polled(shift.db, message, entry, shift.now)
        shift.db.commit()
