"""Is it still you? After a pause, and before what matters most, one shows it again, and no word is lost (R04, R13).

A page that was asked for waits behind /unlock?next=… . A form that was sent is answered with the same page, holding
every field; the proof sends them on their way once more (307), so that nothing is saved twice and nothing not at all.
"""

import re
from datetime import datetime, timedelta

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict

from companion import clock
from companion.credentials import passkeys
from companion.settings import Settings
from companion.signin import passwords, signins
from companion.signin.models import SignIn
from companion.web.addresses import own_address
from companion.web.database import READING, db

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
PROOF = "proof-"
NEVER_KEPT = re.compile(rf"^{PROOF}|password|passkey|code|secret|csrf_token")
"""Fields that are not carried along: ours, and what nobody should find in a page."""


def is_locked(sign_in: SignIn, now: datetime) -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    minutes = settings.staff_idle_minutes if sign_in.staff_id else settings.participant_unlock_minutes
    return signins.is_locked(sign_in, now, timedelta(minutes=minutes))


def ask(sign_in: SignIn) -> ResponseReturnValue:
    """Show who you are; then where you were."""
    going = request.full_path.rstrip("?")
    if request.method in READING:
        return redirect(url_for("proving.unlock", next=going if going != "/" else None), 303)
    if request.mimetype not in FORMS:
        abort(401)
    db.commit()  # that it is locked
    return page(sign_in, going, sent=True), 401


def page(sign_in: SignIn, going: str | None, words: str = "", sent: bool = False) -> str:
    """The ways this person has to show who they are; `sent`: a form waits, with its fields."""
    person = sign_in.participant or sign_in.staff
    assert person is not None  # one of both, says the table
    return render_template(
        "credentials/unlock.html",
        going=own_address(going, "/"),
        kept=kept_fields() if sent else [],
        sent=sent,
        words=words,
        locked=is_locked(sign_in, clock.now()),
        staff=sign_in.staff is not None,
        has_passkey=db.scalar(passkeys.of(person).limit(1)) is not None,
        has_password=passwords.of(db, person) is not None,
    )


def kept_fields() -> list[tuple[str, str]]:
    """Every field of the form that was sent, in its order, but for what must not stand in a page."""
    return [(name, value) for name, value in request.form.items(multi=True) if not NEVER_KEPT.search(name)]


def forget_proof() -> None:
    """A form that its proof has sent on its way again arrives as it was first sent, without the proof."""
    if request.endpoint != "proving.unlocked" and any(name.startswith(PROOF) for name in request.form):
        fields = request.form.items(multi=True)
        request.form = ImmutableMultiDict((name, value) for name, value in fields if not name.startswith(PROOF))
