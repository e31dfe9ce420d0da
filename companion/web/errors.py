"""When something goes wrong: a page that says what to do, a reference, and a log line without personal data (R53)."""

import logging
import secrets

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from companion.errors import Busy

log = logging.getLogger("companion.errors")
PAGES = {400, 403, 404, 405, 409, 413, 429, 500, 503}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _expected)
    for kind in (OperationalError, InterfaceError, PoolTimeout, Busy):
        app.register_error_handler(kind, _not_saved)
    app.register_error_handler(Exception, _unexpected)


def _expected(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be built for it
        return "This address is not served here.\n", 400, {"Content-Type": "text/plain"}
    return _page(error.code or 500)


def _not_saved(error: Exception) -> ResponseReturnValue:
    """The database is away, full or too busy: say plainly that nothing was saved (R64)."""
    log.error("database: %s", type(getattr(error, "orig", None) or error).__name__)
    body, code = _page(503)
    return body, code, {"Retry-After": "10"}


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing or current_app.debug:
        raise error
    return _page(500, error)


def _page(code: int, error: Exception | None = None) -> tuple[str, int]:
    reference = secrets.token_hex(4)
    if code >= 500:
        place = request.url_rule.rule if request.url_rule else "no route"
        # The message and the values may hold what somebody typed: type and place are enough to find it.
        log.error("%s %s %s %s", reference, code, place, trail(error))
        g.nobody = True  # the page must not ask the database who is there
    template = f"errors/{code if code in PAGES else 400 if code < 500 else 500}.html"
    return render_template(template, reference=reference, code=code), code


def trail(error: BaseException | None) -> str:
    """Where an error came from, as file:line steps, without a single value."""
    steps, at = [], error.__traceback__ if error else None
    while at is not None:
        code = at.tb_frame.f_code
        steps.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{at.tb_lineno}")
        at = at.tb_next
    return f"{type(error).__name__} at {' > '.join(steps[-6:])}" if error else ""
