"""A new phone, and a lost one: the ways to make a phone one's own again, and the clinic's one action (R07, R14)."""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from companion import clock
from companion.audit import chain
from companion.credentials import changing
from companion.devices import lost
from companion.devices.forms import AskForm, DigitsForm, PasswordForm, RecoveryForm
from companion.people import caseloads
from companion.people.models import Participant
from companion.signin import entering, invitations, text_codes
from companion.signin.models import SignIn
from companion.web import access, links
from companion.web.access import colleague, me
from companion.web.database import db
from companion.web.language import _
from companion.words import N_

PROVED_FOR = timedelta(minutes=10)
WRONG_DIGITS = N_("These digits do not fit, or they are too old. You have five tries. You can also ask for a new code.")

bp = Blueprint("devices", __name__, url_prefix="/new-phone")
bp.before_request(access.anyone)
desk = Blueprint("lost", __name__, url_prefix="/desk/people")
desk.before_request(access.staff_only)


@bp.route("/printed-code", methods=["GET", "POST"])
def by_recovery_code() -> ResponseReturnValue:
    """A phone number and one printed code; then a new password, or the old one."""
    form = RecoveryForm()
    if not form.validate_on_submit():
        return render_template("devices/printed_code.html", form=form), 422 if form.errors else 200
    by = (form.phone.data, form.code.data, request.remote_addr or "")
    tried = entering.by_recovery_code(db, *by, clock.now())
    if not isinstance(tried.person, Participant):
        db.commit()
        page = render_template("devices/printed_code.html", form=form, words=tried.words)
        return page, 429 if tried.must_wait else 422
    return _in(tried.person, tried.how)


@bp.route("/text", methods=["GET", "POST"])
def by_text() -> ResponseReturnValue:
    """Which number? The answer is the same whosever it is."""
    form = AskForm()
    if not form.validate_on_submit():
        return render_template("devices/text.html", form=form), 422 if form.errors else 200
    number = entering.number_of(form.phone.data)
    asked = text_codes.ask(db, number, request.remote_addr or "", clock.now())
    db.commit()
    if asked.attempt is None:
        return render_template("devices/text.html", form=form, words=entering.WAIT), 429
    session["text_code"] = asked.attempt
    return redirect(url_for(".digits"), 303)


@bp.route("/text/code", methods=["GET", "POST"])
def digits() -> ResponseReturnValue:
    """The digits from the text, in the browser that asked for them."""
    form, attempt = DigitsForm(), session.get("text_code")
    if not attempt:
        return redirect(url_for(".by_text"), 303)
    if not form.validate_on_submit():
        return render_template("devices/digits.html", form=form), 422 if form.errors else 200
    person = text_codes.spend(db, attempt, form.code.data, clock.now())
    if person is None:
        db.commit()
        return render_template("devices/digits.html", form=form, words=WRONG_DIGITS), 422
    return _in(person, "text code")


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """A new password for somebody who has just proved who they are; the old one still holds."""
    form, now = PasswordForm(), clock.now()
    if not _has_just_proved(now):
        return redirect(url_for("today.show"), 303)
    form.site = me().site.name
    if not form.validate_on_submit():
        return render_template("devices/password.html", form=form), 422 if form.errors else 200
    changing.new_password(db, cast(SignIn, access.this_sign_in()), form.password.data, now)
    db.commit()
    session.pop("proved", None)
    flash(_("Your new password is saved. Anywhere else, you are signed out."))
    return redirect(url_for("today.show"), 303)


@desk.post("/<uuid:participant_id>/lost-phone")
@access.freshly_proved
def phone(participant_id: UUID) -> ResponseReturnValue:
    """Every phone of theirs is out, at once, and here is the link for the next one."""
    now = clock.now()
    mine = caseloads.lasting(colleague(), now).where(Participant.id == participant_id)
    someone = db.scalar(mine) or abort(404)
    lost.end_all_phones(db, someone, colleague(), now)
    token = invitations.renew(db, someone, now)
    chain.record(db, colleague(), "invited", now, subject=someone.id)
    db.commit()
    return render_template("devices/lost.html", person=someone, **links.to_join(token)), 201


def _in(person: Participant, how: str) -> ResponseReturnValue:
    """In, on a phone that is theirs from now on, with a few minutes to choose a new password."""
    now = clock.now()
    answer = access.let_in(make_response(redirect(url_for(".password"), 303)), person, now, how=how)
    session["proved"] = [str(person.id), now.isoformat()]
    invitations.close(db, person, now)
    changing.tell(db, person, now)
    db.commit()
    return answer


def _has_just_proved(now: datetime) -> bool:
    """The proof is one person's: whoever else signs in on this phone has none of it (R05)."""
    whose, at = session.get("proved") or ("", "")
    if not access.is_in() or whose != str(me().id):
        return False
    return timedelta() <= now - datetime.fromisoformat(at) < PROVED_FOR
