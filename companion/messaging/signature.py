"""Did this webhook really come from the carrier? It signs the public address and every value with our auth token."""

from collections.abc import Iterable
from typing import Any

from twilio.request_validator import RequestValidator


def signed(url: str, values: Any, signature: str | None, tokens: Iterable[str]) -> bool:
    """Whether any of our tokens made this signature: there are two while one replaces the other.

    `url` is the public address with the path and query exactly as they were asked for.
    """
    if not signature:
        return False
    return any(_validator(token).validate(url, values, signature) for token in tokens)


def _validator(token: str) -> Any:
    return RequestValidator(token)
