"""Your keys: showing that it is you, adding and removing what lets you in, and joining as a colleague."""

from typing import cast
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from companion import clock
from companion.audit import chain
from companion.credentials import challenges, changing, numbers, passkeys, staff_joining
from companion.credentials import proving as proofs
from companion.credentials.forms import (
    CodesForm,
    JoinTeamForm,
    NewPasswordForm,
    NewPhoneForm,
    NumberCodeForm,
    PasskeyForm,
    ProofForm,
)
from companion.people.models import Staff
from companion.signin import codes, signins
from companion.signin.models import SignIn
from companion.web import access, ceremonies, joining_team, unlocking
from companion.web.access import colleague, freshly_proved, me
from companion.web.addresses import own_address
from companion.web.ceremonies import person_here, place, tried
from companion.web.database import db
from companion.web.language import _
from companion.words import N_

proving = Blueprint("proving", __name__)
proving.before_request(access.anyone)
proving.before_app_request(unlocking.forget_proof)
proving.app_context_processor(lambda: {"passkey_host": place().host})
keys = Blueprint("keys", __name__, url_prefix="/keys")
keys.before_request(access.signed_in_only)
number = Blueprint("number", __name__, url_prefix="/me/phone")
number.before_request(access.participants_only)
own_desk = Blueprint("own_desk", __name__, url_prefix="/desk/me")
own_desk.before_request(access.staff_only)


@proving.get("/unlock")
def unlock() -> ResponseReturnValue:
    """Is it you? Then back to where one was."""
    sign_in, going = access.this_sign_in(), own_address(request.args.get("next"), "/")
    return unlocking.page(sign_in, going) if sign_in else redirect(url_for("signin.sign_in", next=going), 303)


@proving.post("/unlock")
def unlocked() -> ResponseReturnValue:
    """On, with every word that was typed; or the same page with what to mend."""
    form, now = ProofForm(), clock.now()
    sign_in = access.to_prove(now)
    going, sent = own_address(form.going.data, "/"), form.sent.data == "yes"
    if sign_in is None:
        return redirect(url_for("signin.sign_in", next=None if sent else going), 303)
    proof = form.proof(ceremonies.challenge())
    words = tried(lambda: proofs.prove(db, sign_in, proof, place(), request.remote_addr or "", now))[1]
    if words:
        return unlocking.page(sign_in, going, words, sent), 422
    answer = access.proved(_answer(going, 307 if sent else 303), sign_in, now)
    db.commit()
    return answer


@proving.post("/sign-in/passkey")
def enter() -> ResponseReturnValue:
    """In, by the phone's lock alone; or back at the door with what to do."""
    form, now = PasskeyForm(), clock.now()
    proof = proofs.Proof(form.passkey.data or "", ceremonies.challenge())
    person, words = tried(lambda: proofs.enter(db, proof, place(), request.remote_addr or "", now))
    if person is None:
        flash(_(words), "care")
        return redirect(url_for("signin.sign_in", next=own_address(form.next.data, "") or None), 303)
    home = url_for("care.worklist" if isinstance(person, Staff) else "today.show")
    answer = access.let_in(_answer(own_address(form.next.data, home)), person, now, how="passkey")
    db.commit()
    return answer


@proving.post("/passkeys/options")
def options() -> ResponseReturnValue:
    """What a device must know to make a key or to show one."""
    return ceremonies.options(request.get_json(silent=True))


@proving.get("/join-team/<token>")
def join_team(token: str) -> ResponseReturnValue:
    """A colleague's way in: their device's lock, or a password and an authenticator. Opening it consumes nothing."""
    invitation, words = joining_team.opened(token)
    return joining_team.page(invitation, token, JoinTeamForm()) if invitation else joining_team.no_way_in(words)


@proving.post("/join-team/<token>")
def joined_team(token: str) -> ResponseReturnValue:
    """In, at the desk; or the same page with what to mend."""
    invitation, words = joining_team.opened(token)
    if invitation is None:
        return joining_team.no_way_in(words)
    form = JoinTeamForm()
    words = tried(lambda: joining_team.join(invitation, form))[1] if form.validate() else ""
    if form.errors or words:
        return joining_team.page(invitation, token, form, words, 422)
    answer = access.let_in(_answer(url_for("care.worklist")), invitation.staff, clock.now())
    db.commit()
    return answer


@keys.get("/passkey")
@freshly_proved
def passkey() -> str:
    """Open this app with the lock of this phone, if one likes."""
    return _passkey_page(PasskeyForm(next=request.args.get("next")))


@keys.post("/passkey")
@freshly_proved
def add_passkey() -> ResponseReturnValue:
    """From now on the lock of this phone opens the app; or the same page with what to do."""
    form, now, person = PasskeyForm(), clock.now(), person_here()
    asked = challenges.take(db, ceremonies.challenge(), challenges.ADD, now, person)
    words = tried(lambda: passkeys.add(db, person, asked, form.passkey.data or "", place(), now))[1]
    if words:
        return _passkey_page(form, words), 422
    changing.tell(db, person, now)
    return _done(N_("From now on the lock of this phone opens the app."), form.next.data)


@keys.post("/passkey/<uuid:passkey_id>/end")
@freshly_proved
def end_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """That key opens nothing any more, and every other phone or computer is signed out."""
    if not changing.remove_passkey(db, _this(), passkey_id, clock.now()):
        abort(404)
    return _done(N_("Removed. Everywhere else you are signed out."))


@keys.route("/password", methods=["GET", "POST"])
@freshly_proved
def password() -> ResponseReturnValue:
    """A new password; then back to one's own page, and signed out everywhere else."""
    form, words = NewPasswordForm(), ""
    if form.validate_on_submit():
        words = tried(lambda: changing.new_password(db, _this(), form.password.data, clock.now()))[1]
        if not words:
            return _done(N_("Your new password is set. Everywhere else you are signed out."))
    long = changing.shortest(person_here())
    shown = render_template("credentials/password.html", form=form, words=words, long=long, mine=_mine())
    return shown, 422 if form.errors or words else 200


@number.route("", methods=["GET", "POST"])
@freshly_proved
def change() -> ResponseReturnValue:
    """Another phone number. It counts once it has shown the digits we text there; the answer is the same for all."""
    form, words = NewPhoneForm(), ""
    if form.validate_on_submit():
        typed, texts = form.phone.data, form.texts.data == "yes"
        asked, words = tried(lambda: numbers.ask(db, me(), typed, texts, clock.now()))
        if asked:
            session["number_code"] = asked
            return redirect(url_for(".code"), 303)
    shown = render_template("credentials/phone.html", form=form, words=words, phone=me().phone)
    return shown, 422 if form.errors or words else 200


@number.route("/code", methods=["GET", "POST"])
@freshly_proved
def code() -> ResponseReturnValue:
    """The digits that came to the new number; then it is theirs, and the one before is told."""
    form, words, asked = NumberCodeForm(), "", session.get("number_code")
    if not asked:
        return redirect(url_for(".change"), 303)
    if form.validate_on_submit():
        by = (_this(), me(), numbers.Asked(*asked), form.code.data, clock.now())
        words = tried(lambda: numbers.confirm(db, *by))[1]
        if not words:
            session.pop("number_code")
            return _done(N_("Your new number is saved."))
    shown = render_template("credentials/number_code.html", form=form, words=words)
    return shown, 422 if form.errors or words else 200


@own_desk.get("")
def show() -> str:
    """A colleague's own page: what lets them in, and where they are signed in."""
    mine = {"passkeys": db.scalars(passkeys.of(colleague())).all(), "this": access.this_sign_in()}
    sign_ins = db.scalars(signins.standing(colleague(), clock.now())).all()
    return render_template("credentials/own_desk.html", sign_ins=sign_ins, **mine)


@own_desk.route("/authenticator", methods=["GET", "POST"])
@freshly_proved
def authenticator() -> ResponseReturnValue:
    """Codes from another authenticator, once it has shown one that fits."""
    form, words = CodesForm(), ""
    if form.validate_on_submit():
        if changing.new_codes(db, _this(), colleague(), form.secret.data, form.code.data, clock.now()):
            return _done(N_("Your new authenticator is set. Everywhere else you are signed out."))
        words = staff_joining.NO_CODE
    form.secret.data = form.secret.data if words else codes.new_secret()
    code = ceremonies.code_to_scan(form.secret.data, colleague())
    shown = render_template("credentials/authenticator.html", form=form, words=words, code=code)
    return shown, 422 if form.errors or words else 200


@own_desk.post("/sign-ins/<uuid:sign_in_id>/end")
@freshly_proved
def end_sign_in(sign_in_id: UUID) -> ResponseReturnValue:
    """That phone or computer is signed out, at once (R14)."""
    there = db.scalar(signins.standing(colleague(), clock.now()).where(SignIn.id == sign_in_id)) or abort(404)
    signins.end(db, there, clock.now())
    chain.record(db, colleague(), "ended a sign-in", clock.now(), subject=colleague().id)
    return _done(N_("Signed out there."))


def _answer(where: str, code: int = 303) -> Response:
    return cast(Response, redirect(where, code))


def _this() -> SignIn:
    return access.this_sign_in() or abort(401)


def _mine() -> str:
    return url_for("own_desk.show" if isinstance(person_here(), Staff) else "me.show")


def _done(words: str, going: str | None = None) -> ResponseReturnValue:
    db.commit()
    flash(_(words))
    return redirect(own_address(going, _mine()), 303)


def _passkey_page(form: PasskeyForm, words: str = "") -> str:
    going = own_address(form.next.data, _mine())
    return render_template("credentials/passkey.html", form=form, words=words, going=going, mine=_mine())
