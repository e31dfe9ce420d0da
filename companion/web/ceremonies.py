"""What the browser's side of a passkey needs: where we are, and the options for making or showing one (R06, R07)."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import segno
from flask import Response, abort, current_app, jsonify, session
from markupsafe import Markup

from companion import clock
from companion.credentials import challenges, passkeys, staff_joining
from companion.credentials.models import Challenge
from companion.credentials.passkeys import Place
from companion.errors import Refused
from companion.people.models import Participant, Staff
from companion.signin import codes, signins
from companion.web import access
from companion.web.database import db

KEYS = {"for", "token"}
Done = TypeVar("Done")


def place() -> Place:
    return Place.of(current_app.config["SETTINGS"].public_base_url)


def person_here() -> Participant | Staff:
    """Whoever is signed in here, also while that is locked; nobody: 401."""
    sign_in = access.this_sign_in()
    return (sign_in and (sign_in.participant or sign_in.staff)) or abort(401)


def options(wanted: Any) -> Response:
    """For "enter" any key will do, for "prove" one of theirs, and "add" makes a new one. Unknown keys: 400 (R22)."""
    if not isinstance(wanted, dict) or set(wanted) - KEYS or not all(isinstance(one, str) for one in wanted.values()):
        abort(400)
    purpose, now = wanted.get("for"), clock.now()
    if purpose == challenges.ENTER:
        return _asked(challenges.ask(db, purpose, now), lambda asked: passkeys.to_show(asked, [], place()))
    if purpose not in {challenges.PROVE, challenges.ADD}:
        abort(400)
    person = _invited(wanted["token"]) if wanted.get("token") else _may_ask(purpose)
    theirs = db.scalars(passkeys.of(person)).all()
    if purpose == challenges.PROVE:
        asked = challenges.ask(db, purpose, now, person)
        return _asked(asked, lambda asked: passkeys.to_show(asked, theirs, place()))
    asked = challenges.ask(db, purpose, now, person, passkeys.handle_of(theirs))
    return _asked(asked, lambda asked: passkeys.to_add(asked, theirs, place()))


def challenge() -> str | None:
    """The one this form session was asked last. It is worth one try, and is forgotten here."""
    return cast(str | None, session.pop("challenge", None))


def tried(act: Callable[[], Done]) -> tuple[Done | None, str]:
    """What it gave, or the words why it was refused. What was used up by trying stays used up."""
    try:
        done, words = act(), ""
    except Refused as why:
        done, words = None, str(why)
    db.commit()
    return done, words


def code_to_scan(secret: str, person: Staff) -> Markup:
    """The secret as a QR code for an authenticator."""
    made = segno.make(codes.address(secret, person.email), error="m")
    return Markup(made.svg_inline(scale=5, light="#fff", svgclass="code", lineclass=None))


def _asked(asked: Challenge, told: Callable[[Challenge], dict[str, Any]]) -> Response:
    session["challenge"] = str(asked.id)
    answer = jsonify(told(asked))
    db.commit()
    return answer


def _invited(token: str) -> Staff:
    invitation = db.scalar(staff_joining.with_token(token))
    if invitation is None or staff_joining.trouble(invitation, clock.now()):
        abort(401)
    return invitation.staff


def _may_ask(purpose: str) -> Participant | Staff:
    """A new key is made only by somebody who has just shown who they are."""
    sign_in = access.this_sign_in() or abort(401)
    fresh = signins.is_fresh(sign_in, clock.now()) and not access.is_locked()
    return person_here() if fresh or purpose == challenges.PROVE else abort(401)
