"""How do we greet somebody at this hour of theirs? Pure."""

from datetime import time

from companion.words import N_

_HOURS = (
    (time(5), N_("Good morning, %(name)s")),
    (time(12), N_("Good afternoon, %(name)s")),
    (time(18), N_("Good evening, %(name)s")),
    (time(22), N_("Hello, %(name)s")),
)


def greeting(at: time) -> str:
    """Words for the wall time, marked for translation. Before five it is still night."""
    return next((words for since, words in reversed(_HOURS) if at >= since), _HOURS[-1][1])
