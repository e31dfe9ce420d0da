"""What came in, without the letters that nobody typed on purpose (R51).

A NUL ends a text too early and PostgreSQL refuses it; half of a surrogate pair cannot be stored; controls of
direction show a name or a number other than it is. They are taken out and never refused: a refusal would cost
somebody the words around them. Joiners stay, since emoji and many scripts need them.
"""

import re
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

UNWANTED = re.compile("[\x00\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Letters(ImmutableMultiDict[str, Any]):
    """Values of an address or a form; `as_sent` is how they came."""

    def __init__(self, pairs: Any = None) -> None:
        super().__init__(clean(pairs) if isinstance(pairs, list) else pairs)
        self.as_sent: ImmutableMultiDict[str, Any] = ImmutableMultiDict(pairs)


class CleanRequest(Request):
    """Flask's request, for pages that may rely on its words."""

    parameter_storage_class = Letters

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        try:
            self.query_string.decode()
        except UnicodeDecodeError:  # no text at all, and no page of ours asks with it
            self.query_string = b""

    def get_json(self, *args: Any, **values: Any) -> Any:
        return clean(super().get_json(*args, **values))


def as_sent(values: Any) -> Any:
    """How they came, to the letter: what somebody signed."""
    return values.as_sent if isinstance(values, Letters) else values


def clean(value: Any) -> Any:
    """The same, in any depth, without what is unwanted."""
    if isinstance(value, str):
        return UNWANTED.sub("", value)
    if isinstance(value, dict):
        return {clean(name): clean(one) for name, one in value.items()}
    return type(value)(clean(one) for one in value) if isinstance(value, list | tuple) else value
