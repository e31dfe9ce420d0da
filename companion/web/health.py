"""Is the process up, and can it work? For whoever watches the server; says nothing about anyone."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from companion.errors import Busy, NotReady
from companion.migrations.state import check
from companion.web import access
from companion.web.database import database

bp = Blueprint("health", __name__)
bp.before_request(access.nobody_known)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """ "ok" while the process answers."""
    return "ok\n", {"Content-Type": "text/plain"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """ "ready" when the database answers and its tables fit this code; 503 otherwise."""
    try:
        check(database().engine)
    except (SQLAlchemyError, NotReady, Busy) as trouble:
        current_app.logger.warning("not ready: %s", type(trouble).__name__)
        return "not ready\n", 503, {"Content-Type": "text/plain"}
    return "ready\n", {"Content-Type": "text/plain"}
