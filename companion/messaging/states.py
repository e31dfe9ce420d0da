"""Where can a text stand on its way, and where may it go from there?

planned → ready → claimed → sending → accepted → sent → delivered | undelivered | failed. An answer that got lost
makes `unknown`, which only looking in the carrier's list resolves. The other ends carry their reason in words.
"""

PLANNED = "planned"
READY = "ready"
CLAIMED = "claimed"
SENDING = "sending"
UNKNOWN = "unknown"
ACCEPTED = "accepted"
SENT = "sent"
DELIVERED = "delivered"
UNDELIVERED = "undelivered"
FAILED = "failed"
SUPERSEDED = "superseded"
EXPIRED = "expired"
SUPPRESSED = "suppressed"
DEAD = "dead"
REVIEW = "review"

OPEN = (PLANNED, READY, CLAIMED)
"""Not yet on its way: it can still be called back."""
AMBIGUOUS = (SENDING, UNKNOWN)
"""It may be on the wire, or not. One such row per phone."""
CARRIED = (ACCEPTED, SENT, DELIVERED, UNDELIVERED, FAILED)
WITHDRAWN = (SUPERSEDED, EXPIRED, SUPPRESSED)
"""It never left, so the same occurrence may be planned again."""
ENDED = (*WITHDRAWN, DEAD, REVIEW)

_ALSO_LATE = {ACCEPTED, SENT, DELIVERED, UNDELIVERED, FAILED}
"""A callback is proof that the carrier has it, whatever we believed."""
MAY = {
    PLANNED: {READY, *WITHDRAWN, *_ALSO_LATE},
    READY: {CLAIMED, *WITHDRAWN, DEAD, *_ALSO_LATE},
    CLAIMED: {SENDING, READY, PLANNED, *WITHDRAWN, DEAD, *_ALSO_LATE},
    SENDING: {UNKNOWN, READY, SUPPRESSED, DEAD, *_ALSO_LATE},
    UNKNOWN: {READY, EXPIRED, DEAD, REVIEW, *_ALSO_LATE},
    ACCEPTED: {SENT, DELIVERED, UNDELIVERED, FAILED},
    SENT: {DELIVERED, UNDELIVERED, FAILED},
    UNDELIVERED: {DELIVERED},
    FAILED: {DELIVERED},
    DELIVERED: set(),
    SUPERSEDED: set(),
    EXPIRED: set(),
    SUPPRESSED: set(),
    DEAD: set(),
    REVIEW: set(),
}

CODE, PAGE, CRISIS, ANSWER, REMINDER, NUDGE = range(6)
"""How much a text matters, most first. Codes and pages to staff stand outside quiet hours and caps."""


def before(state: str) -> tuple[str, ...]:
    """The states from which this one may be reached."""
    return tuple(start for start, ends in MAY.items() if state in ends)
