"""What a view says about itself to the guard of its blueprint: who else may pass (access.py reads it)."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def hands_in(view: View) -> View:
    """Open to an enrolled phone where nobody is signed in: it takes something in and tells nothing (R05)."""
    view.hands_in = True  # type: ignore[attr-defined]
    return view


def keeps_words(view: View) -> View:
    """It answers even a phone nobody knows, because what was typed would be lost on the way to the door."""
    view.keeps_words = True  # type: ignore[attr-defined]
    return view


def is_marked(name: str) -> bool:
    """Does the view of this request carry this mark?"""
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), name, False))
