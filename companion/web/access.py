"""Who may pass? Closed by default: every blueprint names its guard, and an app with an open door does not start.

flask-login asks us who is there; we answer from the SignIn row behind the cookie.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from companion import clock
from companion.errors import Incomplete
from companion.people.models import Participant, Staff
from companion.signin import signins
from companion.signin.models import Device, SignIn
from companion.web import letting, phone, unlocking
from companion.web.database import READING, database, db
from companion.web.marks import is_marked

View = TypeVar("View", bound=Callable[..., Any])


class Account(UserMixin):
    """Who is signed in, for flask-login: one of our people, through one SignIn; nobody while it is locked."""

    def __init__(self, sign_in: SignIn, locked: bool) -> None:
        self.sign_in, self.locked = sign_in, locked
        self.participant, self.staff = (None, None) if locked else (sign_in.participant, sign_in.staff)


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # our cookie is bound to a row, Flask's session holds no account
    manager.request_loader(_account)
    manager.init_app(app, add_context_processor=False)
    phone.init_app(app)
    app.context_processor(lambda: {"me": _me_or_none(), "colleague": _colleague_or_none(), "handing": _is_handing_in()})


def check_doors(app: Flask) -> None:
    """Raises Incomplete when a blueprint has no guard (R15)."""
    unguarded = set(app.blueprints) - {name for name, guards in app.before_request_funcs.items() if guards}
    if unguarded:
        raise Incomplete(f"These blueprints name no guard: {', '.join(sorted(unguarded))}")


def _account(_request: object) -> Account | None:
    token = letting.held()
    if not token or g.get("nobody"):
        return None
    sign_in: SignIn | None = db.scalar(*signins.holding(token))
    now = clock.now()
    if sign_in is None or not signins.holds(sign_in, now):
        return None
    if sign_in.device is not None:
        phone.noted(sign_in.device, now)
    locked = unlocking.is_locked(sign_in, now)
    if locked and sign_in.locked_at is None:
        _note(signins.lock, sign_in, now)
    elif not locked and now - sign_in.seen_at >= signins.SEEN_EVERY:
        _note(signins.seen, sign_in, now)
    if sign_in.device is not None:
        phone.noted(sign_in.device, now)
    return Account(sign_in, locked)


def _note(what: Callable[[Session, SignIn, datetime], None], sign_in: SignIn, now: datetime) -> None:
    """A request that writes holds its turn already: waiting for a second one would wait for itself."""
    if request.method not in READING:
        what(db, sign_in, now)
        return
    with database().session(writing=True) as apart:
        what(apart, sign_in, now)
        apart.commit()


def knows_nobody(view: View) -> View:
    """Mark a view of a guarded blueprint as the same for everyone: no account is even looked up."""
    view.knows_nobody = True  # type: ignore[attr-defined]
    return view


def anyone() -> None:
    """Guard of doors that are open: help, joining, signing in."""


def nobody_known() -> None:
    """Guard of pages that know nobody and must work without a database (R63)."""
    g.nobody = True


def participants_only() -> ResponseReturnValue | None:
    if _is_open():
        return None
    if _colleague_or_none():
        return redirect(url_for("care.worklist"), 303) if request.method == "GET" else abort(403)
    if _me_or_none() or (is_marked("hands_in") and _acting()):
        return None
    if request.method == "POST" and is_marked("keeps_words") and this_sign_in() is None:
        return None
    return to_the_door()


def staff_only() -> ResponseReturnValue | None:
    if _is_open():
        return None
    if _me_or_none():
        abort(404)
    return None if _colleague_or_none() else to_the_door()


def signed_in_only() -> ResponseReturnValue | None:
    """Guard of what is the same for participants and colleagues: their own keys and passwords."""
    return None if _me_or_none() or _colleague_or_none() else to_the_door()


def freshly_proved(view: View) -> View:
    """Mark a view that asks again for the credential when the last proof is more than minutes old (R13)."""

    @wraps(view)
    def only_then(*args: Any, **kwargs: Any) -> Any:
        sign_in = this_sign_in()
        is_fresh = sign_in is not None and signins.is_fresh(sign_in, clock.now())
        return view(*args, **kwargs) if is_fresh else to_the_door()

    return cast(View, only_then)


def me() -> Participant:
    """The participant who is signed in."""
    return cast(Participant, current_user.participant)


def whose() -> Participant:
    """Whose this hand-in is: the participant who is signed in, else the one whose phone this is."""
    return me() if _me_or_none() else cast(Device, _acting()).participant


def is_in() -> bool:
    """Is a participant signed in?"""
    return _me_or_none() is not None


def is_known() -> bool:
    """Is there anybody this could be handed in for?"""
    return bool(_me_or_none() or _acting())


def colleague() -> Staff:
    """The member of staff who is signed in."""
    return cast(Staff, current_user.staff)


def this_sign_in() -> SignIn | None:
    """What the cookie stands for, also while it is locked."""
    return current_user.sign_in if current_user.is_authenticated else None


def is_locked() -> bool:
    """Is the sign-in of this cookie locked until they show who they are?"""
    return bool(current_user.is_authenticated and current_user.locked)


def let_in(response: Response, person: Participant | Staff, at: datetime, *, how: str = "invitation") -> Response:
    """Sign somebody in and put the token in their cookie; an earlier sign-in here ends (R02).

    A participant's phone is enrolled where it was not; with how="password" it must be, else Refused is raised.
    """
    before = _me_or_none() or _colleague_or_none() or getattr(_acting(), "participant", None)
    return letting.let_in(response, person, at, how, before)


def to_prove(now: datetime) -> SignIn | None:
    """What may be unlocked here: what the cookie stands for, or stood for until the first of two taps was answered."""
    token = letting.held()
    return this_sign_in() or (db.scalar(signins.just_renewed(token, now)) if token else None)


def proved(response: Response, before: SignIn, at: datetime) -> Response:
    """They showed again who they are: the same sign-in under a new id, and the form session stays (R02, R04)."""
    return response if letting.renew(response, before, at) else cast(Response, _to_sign_in())


def let_out(response: Response, at: datetime) -> Response:
    """Sign out, here and at once."""
    return letting.let_out(response, at)


def _is_handing_in() -> bool:
    """A phone acts here and nobody is signed in. Pages that never asked are not made to ask."""
    return bool(g.get("acting")) and _me_or_none() is None


def _acting() -> Device | None:
    """The phone that hands in here, looked up once, and only where it matters."""
    if "acting" not in g:
        g.acting = None if g.get("nobody") else phone.acting(clock.now())
    return cast(Device | None, g.acting)


def _is_open() -> bool:
    if is_marked("knows_nobody"):
        g.nobody = True
    return bool(g.get("nobody"))


def to_the_door() -> ResponseReturnValue:
    """To where one shows who one is, and back to here afterwards."""
    sign_in = None if g.get("nobody") else this_sign_in()
    return _to_sign_in() if sign_in is None else unlocking.ask(sign_in)


def _to_sign_in() -> ResponseReturnValue:
    going = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    return redirect(url_for("signin.sign_in", next=going), 303)


def _me_or_none() -> Participant | None:
    return None if g.get("nobody") else getattr(_current(), "participant", None)


def _colleague_or_none() -> Staff | None:
    return None if g.get("nobody") else getattr(_current(), "staff", None)


def _current() -> Account | None:
    try:
        return cast(Account, current_user)
    except SQLAlchemyError:
        g.nobody = True
        raise
