"""Look for the texts whose answer got lost, in the carrier's own list."""

from companion.errors import Undelivered
from companion.messaging import reconcile
from jobs.shift import Shift

AT_ONCE = 50


def run(shift: Shift) -> None:
    reconcile.abandon(shift.db, shift.now)
    lost = shift.db.scalars(reconcile.to_look_for(shift.now).limit(AT_ONCE)).all()
    shift.db.commit()
    for message in lost:
        try:
            listed = shift.transport_for(message).listing(message.phone, reconcile.since(message))
        except Undelivered:
            continue  # it could not say: that is no look
        reconcile.conclude(shift.db, message, listed, shift.now)
        shift.db.commit()
