"""Every job and how often it looks; what is due in whose local time is the domain's business.

`alone` jobs are taken by one process for each slot. The others may run anywhere at once: what they change says which
state it expects, so nothing is done twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from jobs import (
    anchor,
    follow_up,
    notice_numbers,
    plan_reminders,
    poll_status,
    promote,
    read_replies,
    reconcile,
    retain,
    send,
    send_codes,
    tidy,
)
from jobs.shift import Shift


@dataclass(frozen=True)
class Entry:
    """One line of the timetable."""

    run: Callable[[Shift], None]
    seconds: int
    alone: bool = True


TIMETABLE = {
    "send_codes": Entry(send_codes.run, 1),
    "promote": Entry(promote.run, 1, alone=False),
    "send": Entry(send.run, 1, alone=False),
    "read_replies": Entry(read_replies.run, 2, alone=False),
    "reconcile": Entry(reconcile.run, 5),
    "plan_reminders": Entry(plan_reminders.run, 60),
    "poll_status": Entry(poll_status.run, 60),
    "follow_up": Entry(follow_up.run, 300),
    "notice_numbers": Entry(notice_numbers.run, 300),
    "retain": Entry(retain.run, 24 * 3600),
    "anchor": Entry(anchor.run, 3600, alone=False),  # each process notes it, at its start as well
    "tidy": Entry(tidy.run, 6 * 3600),
}
