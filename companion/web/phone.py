"""Whose phone is this browser? The cookie that says so: read, written, and kept alive (R01, R05).

It holds one token for each of the few people this browser is enrolled for, the last who signed in first. Who knows
the tokens can hand in and try a password, and read nothing: reading needs a sign-in (access.py).
"""

from datetime import datetime

from flask import Flask, Response, current_app, g, request

from companion.crypto import fingerprint
from companion.errors import Refused
from companion.people.models import Participant
from companion.signin import agents, devices
from companion.signin.models import Device
from companion.web.database import READING, database, db
from companion.words import N_

REMOVED = N_("This phone was removed. Add it again in one of the ways below.")


def init_app(app: Flask) -> None:
    app.after_request(_renewed)


def cookie_name() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def tokens() -> list[str]:
    """What the cookie holds, cleared of what cannot be ours."""
    parts = request.cookies.get(cookie_name(), "").split(".")[: devices.MOST]
    return [part for part in parts if 40 <= len(part) <= 60 and part.isascii()]


def here(now: datetime) -> list[Device]:
    """The phones this browser is for whoever is enrolled on it, in the order of the cookie."""
    held = [fingerprint(token) for token in tokens()]
    found = db.scalars(devices.among(tokens(), now)).all() if held else ()
    return sorted(found, key=lambda device: held.index(device.token_mark))


def acting(now: datetime) -> Device | None:
    """The one that may hand in here now: neither ended nor resting. Two at once would be nobody."""
    awake = [device for device in here(now) if device.resting_since is None]
    if len(awake) != 1:
        return None
    noted(awake[0], now)
    return awake[0]


def take_up(response: Response, person: Participant, at: datetime, how: str) -> Device:
    """From now on this browser acts for this person; whoever else is enrolled on it rests.

    Raises Refused where a password alone was given and the phone is not (or no more) theirs.
    """
    enrolled = here(at)
    by_mark = {fingerprint(token): token for token in tokens()}
    mine = next((device for device in enrolled if device.participant_id == person.id), None)
    others = [device for device in enrolled if device is not mine]
    devices.rest(db, others, at)
    if mine is not None and devices.wake(db, mine, at):
        token = by_mark[mine.token_mark]
    elif how == "password":
        raise Refused(REMOVED)
    else:
        mine, token = devices.enroll(db, person, how, agents.described(request.user_agent.string), at)
    for one in others[devices.MOST - 1 :]:
        devices.end(db, one, "full", at)
    _write(response, [token, *(by_mark[one.token_mark] for one in others[: devices.MOST - 1])])
    return mine


def put_down(at: datetime) -> None:
    """Nobody hands in on this browser until somebody signs in again."""
    devices.rest(db, here(at), at)


def noted(device: Device, now: datetime) -> None:
    """At most once a day: note that it is in use, and let its cookie live on."""
    if now - device.used_at < devices.RENEWED_EVERY:
        return
    g.renew_phone = True
    if request.method not in READING:
        devices.used(db, device, now)
        return
    with database().session(writing=True) as apart:
        devices.used(apart, device, now)
        apart.commit()


def _renewed(response: Response) -> Response:
    if g.pop("renew_phone", False) and tokens():
        _write(response, tokens())
    return response


def _write(response: Response, held: list[str]) -> None:
    g.renew_phone = False
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    longest = int(devices.LASTS.total_seconds())
    response.set_cookie(cookie_name(), ".".join(held), longest, secure=secure, httponly=True, samesite="Lax", path="/")
