"""When does nobody want a text? From nine in the evening to eight in the morning, on the person's own clock (R59)."""

from datetime import datetime, time, timedelta

from companion.messaging import localtime, states

EVENING, MORNING = time(21, 0), time(8, 0)
LATEST = time(20, 30)
"""The last wall time for which something is planned: it must still arrive before the evening."""


def holds(at: datetime, zone: str, text_class: int) -> bool:
    """Whether a text of this class must wait now. An answer goes at once: the person has just written to us."""
    return text_class > states.ANSWER and is_quiet(at, zone)


def is_quiet(at: datetime, zone: str) -> bool:
    wall = localtime.local(at, zone).time()
    return wall >= EVENING or wall < MORNING


def over(at: datetime, zone: str) -> datetime:
    """The moment itself when it is not quiet, else the next morning."""
    if not is_quiet(at, zone):
        return at
    here = localtime.local(at, zone)
    day = here.date() + timedelta(days=here.time() >= EVENING)
    morning = localtime.moment(day, MORNING, zone) or localtime.moment(day + timedelta(days=1), MORNING, zone)
    assert morning is not None  # no zone skips two days running
    return morning


def begins(at: datetime, zone: str) -> datetime:
    """When it is quiet next, seen from a moment that is not."""
    day = localtime.day_of(at, zone)
    evening = localtime.moment(day, EVENING, zone)
    assert evening is not None  # `day` is a day the zone has: `at` lies in it
    return evening
