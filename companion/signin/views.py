"""The doors: joining by invitation, signing in, signing out."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import clock
from companion.audit import chain
from companion.errors import Refused
from companion.people.models import Participant
from companion.signin import invitations
from companion.signin.entering import Entering, by_code, by_phone
from companion.signin.forms import JoinForm, ReturnForm, SignInForm, StaffSignInForm
from companion.signin.models import Invitation
from companion.web import access, phone
from companion.web.addresses import own_address
from companion.web.database import db
from companion.web.language import language, remember, someone

bp = Blueprint("signin", __name__)
bp.before_request(access.anyone)


@bp.get("/join/<token>")
def join(token: str) -> ResponseReturnValue:
    """What this app is and is not, and the form that lets one in; opening it consumes nothing."""
    invitation, words = _opened(token)
    if invitation is None:
        return render_template("signin/no_way_in.html", words=words), 404
    person = invitation.participant
    form = ReturnForm() if person.agreement else JoinForm(language=language())
    return _welcome(form, person)


@bp.post("/join/<token>")
def joined(token: str) -> ResponseReturnValue:
    """In, with codes to print first; who was here before, on Today. Or the same form with what to mend."""
    invitation, words = _opened(token)
    if invitation is None:
        return render_template("signin/no_way_in.html", words=words), 404
    person, now = invitation.participant, clock.now()
    form, then = _asked(person)
    if not form.validate_on_submit():
        return _welcome(form, person), 422
    invitations.accept(db, invitation, form.joining(person), now)
    answer = access.let_in(make_response(redirect(then, 303)), person, now, how="invitation")
    db.commit()
    return remember(answer, person.language)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Phone number and password, on a phone that is theirs; then where one was going."""
    form = SignInForm(next=request.args.get("next"))
    if not form.validate_on_submit():
        return render_template("signin/sign_in.html", form=form), 422 if form.errors else 200
    by = (form.phone.data, form.password.data, request.remote_addr or "")
    tried = by_phone(db, *by, clock.now(), phone.tokens())
    return _through(tried, form, "signin/sign_in.html")


@bp.route("/sign-in/team", methods=["GET", "POST"])
def team() -> ResponseReturnValue:
    """For colleagues: e-mail, password and code."""
    form = StaffSignInForm(next=request.args.get("next"))
    if not form.validate_on_submit():
        return render_template("signin/team.html", form=form), 422 if form.errors else 200
    tried = by_code(db, form.email.data, form.password.data, form.code.data, request.remote_addr or "", clock.now())
    return _through(tried, form, "signin/team.html")


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Signed out, here and at once; the phone forgets what it showed, and hands in nothing for whoever it was."""
    now, person = clock.now(), someone()
    answer = access.let_out(make_response(redirect(url_for("signin.sign_in"), 303)), now)
    if person:
        chain.record(db, person, "signed out", now, subject=person.id)
    db.commit()
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _opened(token: str) -> tuple[Invitation | None, str | None]:
    invitation = db.scalar(invitations.with_token(token))
    words = invitations.trouble(invitation, clock.now())
    return (None, words) if words else (invitation, None)


def _asked(person: Participant) -> tuple[JoinForm | ReturnForm, str]:
    """What somebody is asked on the way in, and what comes next: the phone's lock, and for a newcomer printed codes."""
    form, then = (ReturnForm(), "today.show") if person.agreement else (JoinForm(), "me.recovery_codes")
    form.site = person.site.name
    return form, url_for("keys.passkey", next=url_for(then))


def _welcome(form: JoinForm | ReturnForm, person: Participant) -> str:
    template = "signin/join.html" if isinstance(form, JoinForm) else "signin/return.html"
    return render_template(template, form=form, person=person)


def _through(tried: Entering, form: SignInForm | StaffSignInForm, template: str) -> ResponseReturnValue:
    if tried.person is None:
        db.commit()
        return render_template(template, form=form, words=tried.words), 429 if tried.must_wait else 422
    going = own_address(form.next.data, url_for("today.show"))
    try:
        answer = access.let_in(make_response(redirect(going, 303)), tried.person, clock.now(), how=tried.how)
    except Refused as why:  # this phone was removed while the password was looked at
        db.rollback()
        return render_template(template, form=form, words=str(why)), 422
    db.commit()
    return answer
