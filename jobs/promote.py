"""Make ready what is due, and end what came too late."""

from companion.messaging import outbox
from jobs.shift import Shift


def run(shift: Shift) -> None:
    outbox.promote(shift.db, shift.now)
    shift.db.commit()
