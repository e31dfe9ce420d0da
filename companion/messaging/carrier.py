"""What does the carrier mean by that? Its codes and statuses, turned into our words once.

Numbers as in Twilio's error and status documentation (twilio.com/docs/api/errors, message resource).
"""

from companion.errors import Ambiguous, NoSuchPhone, Paused, Stopped, TryLater, Undeliverable, Undelivered
from companion.messaging import states

STOPPED = frozenset({21610})
NO_SUCH_PHONE = frozenset({21211, 21614, 21635, 30005, 30006})
NOT_IN_ORDER = frozenset({20003, 21606, 21401, 14102, 30034, 30024})
TOO_MANY = frozenset({20429, 14107})

STATES = {
    "accepted": states.ACCEPTED,
    "scheduled": states.ACCEPTED,
    "queued": states.ACCEPTED,
    "sending": states.ACCEPTED,
    "sent": states.SENT,
    "delivered": states.DELIVERED,
    "read": states.DELIVERED,
    "undelivered": states.UNDELIVERED,
    "failed": states.FAILED,
    "canceled": states.FAILED,
}
"""Where each of its statuses puts a text of ours."""


def trouble(status: int, code: int | None, retry_after: float = 0.0) -> Undelivered:
    """What an answer other than "created" says about the text: an unknown code is judged by its HTTP status."""
    words = f"The carrier said {code or status}."
    if status == 429 or code in TOO_MANY:
        return TryLater(words, retry_after)
    if code in STOPPED:
        return Stopped(words)
    if code in NO_SUCH_PHONE:
        return NoSuchPhone(words)
    if code in NOT_IN_ORDER or status in {401, 403}:
        return Paused(words, retry_after)
    return Undeliverable(words) if 400 <= status < 500 else Ambiguous(words)
