"""Which colleagues may pass? Stated on a blueprint, after access.staff_only (R15, R19).

bp.before_request(access.staff_only)
bp.before_request(roles.clinical)
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from companion.web.access import colleague

View = TypeVar("View", bound=Callable[..., Any])
Guard = Callable[[], ResponseReturnValue | None]
FIRST_PAGE = "care.worklist"


def only(*roles: str) -> Guard:
    """A guard that lets these roles pass, and others to the views marked `also` for them."""

    def guard() -> ResponseReturnValue | None:
        view = current_app.view_functions.get(request.endpoint or "")
        if colleague().role in {*roles, *getattr(view, "also_for", ())}:
            return None
        # Whoever signs in comes to the first page; those it is not for begin with the team.
        return redirect(url_for("team.people"), 303) if request.endpoint == FIRST_PAGE else abort(403)

    return guard


clinical = only("clinician", "prescriber", "supervisor")
admins = only("admin")
overseers = only("supervisor", "admin")


def also(*roles: str) -> Callable[[View], View]:
    """Mark one view of a guarded blueprint as open to further roles."""

    def mark(view: View) -> View:
        view.also_for = roles  # type: ignore[attr-defined]
        return view

    return mark
