"""What stands on the simulated phone: the texts that came, what was answered, and the carrier's own answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from companion.messaging import texts, understanding
from companion.messaging.models import Message, Reply


@dataclass(frozen=True)
class Bubble:
    """One text on the screen. `mine`: written on this phone."""

    at: datetime
    body: str
    mine: bool = False


def conversation(messages: Iterable[Message], replies: Iterable[Reply], language: str) -> list[Bubble]:
    """Both sides in the order of their time."""
    bubbles = [Bubble(message.sent_at, message.in_full) for message in messages if message.sent_at]
    for reply in replies:
        bubbles.append(Bubble(reply.at, reply.body, mine=True))
        words = texts.CARRIER.get(understanding.meaning(reply.body))
        if words:
            bubbles.append(Bubble(reply.at, words[language == "es"]))
    return sorted(bubbles, key=lambda bubble: bubble.at)
