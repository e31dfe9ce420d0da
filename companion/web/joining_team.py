"""A colleague's way in, from the link to the desk: what the two views of it share (R06)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from companion import clock
from companion.credentials import challenges, passkeys, staff_joining
from companion.credentials.forms import JoinTeamForm
from companion.credentials.models import StaffInvitation
from companion.errors import Refused
from companion.signin import codes
from companion.web import ceremonies
from companion.web.ceremonies import place
from companion.web.database import db
from companion.words import N_

FASTER = N_("This link was used already. If that was you, sign in. If not, tell your admin at once.")


def opened(token: str) -> tuple[StaffInvitation | None, str]:
    invitation = db.scalar(staff_joining.with_token(token))
    words = staff_joining.trouble(invitation, clock.now())
    return (None, words) if words else (invitation, "")


def no_way_in(words: str) -> ResponseReturnValue:
    return render_template("signin/no_way_in.html", words=words), 404


def join(invitation: StaffInvitation, form: JoinTeamForm) -> None:
    """A key or a password with codes, and the link is used up: all of it or nothing."""
    person, now = invitation.staff, clock.now()
    if form.passkey.data:
        asked = challenges.take(db, ceremonies.challenge(), challenges.ADD, now, person)
        passkeys.add(db, person, asked, form.passkey.data, place(), now)
    else:
        word, secret, code = (one.data or "" for one in (form.password, form.secret, form.code))
        staff_joining.by_password(db, person, word, secret, code, now)
    if not staff_joining.accept(db, invitation, now):
        db.rollback()
        raise Refused(FASTER)


def page(
    invitation: StaffInvitation, token: str, form: JoinTeamForm, words: str = "", status: int = 200
) -> ResponseReturnValue:
    form.secret.data = form.secret.data or codes.new_secret()
    code = ceremonies.code_to_scan(form.secret.data, invitation.staff)
    shown = {"form": form, "token": token, "words": words, "code": code, "name": invitation.staff.name}
    return render_template("credentials/join_team.html", **shown), status
