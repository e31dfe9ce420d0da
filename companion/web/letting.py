"""The cookie of a sign-in: set when somebody comes in, gone when they leave. Who may pass is access.py's business."""

from datetime import datetime

from flask import Response, current_app, request, session

from companion.people.models import Participant, Staff
from companion.signin import signins
from companion.signin.models import SignIn
from companion.web import phone
from companion.web.database import db

Person = Participant | Staff


def cookie_name() -> str:
    return "__Host-companion" if current_app.config["SESSION_COOKIE_SECURE"] else "companion"


def held() -> str | None:
    """The token this browser shows, whatever it is worth."""
    return request.cookies.get(cookie_name())


def let_in(response: Response, person: Person, at: datetime, how: str, before: Person | None) -> Response:
    """Sign somebody in; whatever sign-in was here ends, and a participant's phone is theirs from now on (R02)."""
    _end_what_was_held(at)
    token = session.get("csrf_token")
    session.clear()
    if token and (before is None or before.id == person.id):
        session["csrf_token"] = token  # a form left open in another tab is theirs, and may still send
    if isinstance(person, Staff):
        phone.put_down(at)
        kept = signins.begin(db, person, at)
    else:
        kept = signins.begin(db, person, at, phone.take_up(response, person, at, how))
    longest = signins.STAFF_LONGEST if isinstance(person, Staff) else signins.PARTICIPANT_LONGEST
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(cookie_name(), kept, longest, secure=secure, httponly=True, samesite="Lax", path="/")
    return response


def renew(response: Response, sign_in: SignIn, at: datetime) -> bool:
    """The same sign-in under a new id; False when it ended meanwhile."""
    token = signins.renew(db, sign_in, at)
    if token is None:
        return False
    secure, left = current_app.config["SESSION_COOKIE_SECURE"], sign_in.expires_at - at
    response.set_cookie(cookie_name(), token, left, secure=secure, httponly=True, samesite="Lax", path="/")
    return True


def let_out(response: Response, at: datetime) -> Response:
    """Sign out: the row ends, the cookie goes, the browser forgets what it kept, and this phone hands in nothing."""
    _end_what_was_held(at)
    phone.put_down(at)
    session.clear()
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(cookie_name(), secure=secure, httponly=True, samesite="Lax", path="/")
    return response


def _end_what_was_held(at: datetime) -> None:
    token = held()
    if token:
        signins.end_held(db, token, at)
