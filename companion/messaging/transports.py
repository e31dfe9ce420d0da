"""The two ways out: Twilio, or a drawer that keeps every text here.

A transport says one of three things about a text: the carrier has it, it certainly does not (TryLater, Undeliverable
and their kin), or nobody knows (Ambiguous). Twilio has no idempotency key, so the last must never be called the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Outgoing:
    """One text, ready for the wire."""

    id: UUID
    phone: str
    body: str
    valid_for: int
    """Seconds for which the carrier may still deliver it."""


@dataclass(frozen=True)
class Carried:
    """What the carrier says about a text it has."""

    sid: str
    status: str
    error: str = ""
    created_at: datetime | None = None
    body: str = ""


class Transport(Protocol):
    """A carrier of texts."""

    def send(self, text: Outgoing) -> Carried:
        """Hand the text over. Raises one of the Undelivered errors; Ambiguous when it may have been taken."""

    def listing(self, phone: str, since: datetime) -> Sequence[Carried]:
        """The texts of ours to this phone that were made since then. Raises Undelivered when it cannot say."""

    def fetch(self, sid: str) -> Carried:
        """How one text stands now. Raises Undelivered when it cannot say."""


class Drawer:
    """Keeps every text: the message's own row is the drawer. Development, demo sites, tests (R35)."""

    def send(self, text: Outgoing) -> Carried:
        return Carried(f"drawer-{text.id}", "delivered")

    def listing(self, phone: str, since: datetime) -> Sequence[Carried]:
        return ()

    def fetch(self, sid: str) -> Carried:
        return Carried(sid, "delivered")
