"""Leave the codes that were asked for to be sent, and blank those that open nothing any more."""

from companion.messaging import codes as texted
from companion.signin import text_codes
from jobs.shift import Shift


def run(shift: Shift) -> None:
    text_codes.hand_over(shift.db, shift.now)
    texted.forget_old(shift.db, shift.now)
    shift.db.commit()
