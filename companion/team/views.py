"""The team's own pages: who works here, who stands in for whom; and for admins, roles, accounts and invitations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from companion import clock
from companion.credentials import staff_joining
from companion.errors import Refused
from companion.people.models import Staff
from companion.people.team import Cover, Supervision
from companion.team import changing, covering, queries
from companion.team.forms import ROLE_WORDS, ColleagueForm, CoverForm, RoleForm, SupervisorForm
from companion.web import access, roles
from companion.web.access import colleague
from companion.web.database import db
from companion.web.language import _
from companion.words import N_

team = Blueprint("team", __name__, url_prefix="/desk/team")
team.before_request(access.staff_only)

managing = Blueprint("managing", __name__, url_prefix="/desk/team/colleagues")
managing.before_request(access.staff_only)
managing.before_request(roles.admins)

SAVED, OUT, BACK = N_("Saved."), N_("The account is closed. They are signed out."), N_("The account is open again.")


@team.app_context_processor
def words_for_roles() -> dict[str, object]:
    return {"role_words": ROLE_WORDS}


@team.get("")
def people() -> str:
    """Who works here, what they do, who answers for them, and who is stood in for today."""
    now = clock.now()
    everyone = [(one, closed) for one, closed in db.execute(queries.colleagues(colleague()))]
    answering = db.scalars(queries.all_supervision(colleague(), now)).all()
    over = {row.staff_id: row.supervisor.name for row in answering}
    mine = {row.staff_id for row in answering if row.supervisor_id == colleague().id}
    return render_template("team/people.html", everyone=everyone, over=over, mine=mine)


@team.get("/cover")
def cover() -> str:
    """Who stands in for whom, as far as it is mine to know; and arranging it."""
    return _cover_page(_cover_form(covered=str(colleague().id)))


@team.post("/cover")
def arrange() -> ResponseReturnValue:
    """Arranged; or the same page with what to mend."""
    form = _cover_form()
    if form.validate():
        away, instead = _mine_to_cover(form.covered.data), _colleague(form.covering.data)
        try:
            covering.arrange(db, instead, away, form.days(), colleague(), clock.now())
            return _done(SAVED, url_for(".cover"))
        except Refused as why:
            _say(form, why)
    return _cover_page(form), 422


@team.post("/cover/<uuid:cover_id>/end")
def end_cover(cover_id: UUID) -> ResponseReturnValue:
    """It ends now."""
    now = clock.now()
    row = db.scalar(queries.covers(colleague(), now).where(Cover.id == cover_id)) or abort(404)
    covering.end(db, row, colleague(), now)
    return _done(SAVED, url_for(".cover"))


@managing.get("/<uuid:staff_id>")
def one(staff_id: UUID) -> str:
    """One colleague: role, account, supervisors."""
    return _page_of(_colleague(staff_id))


@managing.post("/<uuid:staff_id>/role")
@access.freshly_proved
def role(staff_id: UUID) -> ResponseReturnValue:
    """They do something else here from now on, and sign in anew."""
    someone, form = _colleague(staff_id), RoleForm()
    if form.validate():
        try:
            changing.change_role(db, someone, form.role.data, colleague(), clock.now())
            return _done(SAVED, url_for(".one", staff_id=staff_id))
        except Refused as why:
            _say(form, why)
    return _page_of(someone, role=form), 422


@managing.post("/<uuid:staff_id>/close")
@access.freshly_proved
def close(staff_id: UUID) -> ResponseReturnValue:
    """They are out, at once."""
    someone = _colleague(staff_id)
    try:
        changing.close_account(db, someone, colleague(), clock.now())
    except Refused as why:
        return _done(str(why), url_for(".one", staff_id=staff_id))
    return _done(OUT, url_for(".one", staff_id=staff_id))


@managing.post("/<uuid:staff_id>/open")
@access.freshly_proved
def open_again(staff_id: UUID) -> ResponseReturnValue:
    """They may come in again."""
    changing.open_account(db, _colleague(staff_id), colleague(), clock.now())
    return _done(BACK, url_for(".one", staff_id=staff_id))


@managing.post("/<uuid:staff_id>/reset")
@access.freshly_proved
def reset(staff_id: UUID) -> ResponseReturnValue:
    """A fresh link for somebody who lost what lets them in."""
    someone = _colleague(staff_id)
    token = staff_joining.reset(db, someone, colleague(), clock.now())
    db.commit()
    return _link_page(someone, token)


@managing.post("/<uuid:staff_id>/supervisors")
@access.freshly_proved
def supervise(staff_id: UUID) -> ResponseReturnValue:
    """This supervisor answers for their work from now on."""
    someone = _colleague(staff_id)
    form = SupervisorForm(db.scalars(queries.supervisors(someone)).all())
    if form.validate():
        changing.supervise(db, _colleague(form.supervisor.data), someone, colleague(), clock.now())
        return _done(SAVED, url_for(".one", staff_id=staff_id))
    return _page_of(someone, over=form), 422


@managing.post("/<uuid:staff_id>/supervisors/<uuid:supervision_id>/end")
def end_supervision(staff_id: UUID, supervision_id: UUID) -> ResponseReturnValue:
    """They no longer answer for this colleague's work."""
    someone, now = _colleague(staff_id), clock.now()
    row = db.scalar(queries.supervised_by(someone, now).where(Supervision.id == supervision_id)) or abort(404)
    changing.end_supervision(db, row, colleague(), now)
    return _done(SAVED, url_for(".one", staff_id=staff_id))


@managing.get("/new")
def invite() -> str:
    """Who comes to work here?"""
    return render_template("team/invite.html", form=ColleagueForm())


@managing.post("/new")
@access.freshly_proved
def invited() -> ResponseReturnValue:
    """Their link, shown once; or the same form with what to mend."""
    form = ColleagueForm()
    if form.validate():
        new = (form.name.data, form.email.data, form.role.data)
        try:
            someone, token = staff_joining.invite_colleague(db, colleague().site, *new, colleague(), clock.now())
            db.commit()
            return _link_page(someone, token)
        except Refused as why:
            _say(form, why)
    return render_template("team/invite.html", form=form), 422


def _colleague(staff_id: UUID | str) -> Staff:
    """A choice was held against the list before, so it is an id."""
    return db.scalar(queries.one(colleague(), UUID(str(staff_id)))) or abort(404)


def _mine_to_cover(staff_id: str) -> Staff:
    mine = queries.may_be_covered(colleague(), clock.now())
    return db.scalar(mine.where(Staff.id == UUID(staff_id))) or abort(404)


def _cover_form(**values: Any) -> CoverForm:
    away: Sequence[Staff] = db.scalars(queries.may_be_covered(colleague(), clock.now())).all()
    return CoverForm(away, db.scalars(queries.can_stand_in(colleague())).all(), **values)


def _cover_page(form: CoverForm) -> str:
    rows = db.scalars(queries.covers(colleague(), clock.now())).all()
    return render_template("team/cover.html", form=form, rows=rows, now=clock.now())


def _page_of(someone: Staff, **forms: FlaskForm) -> str:
    supervisors = db.scalars(queries.supervisors(someone)).all()
    role_form = forms.get("role") or RoleForm(formdata=None, role=someone.role)
    over = forms.get("over") or SupervisorForm(supervisors, formdata=None)
    mine = db.scalars(queries.supervised_by(someone, clock.now())).all()
    closed = db.scalar(queries.leaving(someone))
    shown = {"someone": someone, "form": role_form, "over": over, "supervisors": mine, "closed": closed}
    return render_template("team/one.html", **shown)


def _link_page(someone: Staff, token: str) -> ResponseReturnValue:
    link = current_app.config["SETTINGS"].public_base_url + url_for("proving.join_team", token=token)
    return render_template("team/invited.html", person=someone, link=link), 201


def _done(words: str, there: str) -> ResponseReturnValue:
    db.commit()
    flash(_(words))
    return redirect(there, 303)


def _say(form: FlaskForm, why: Refused) -> None:
    """Nothing was done; the page says why and keeps every word."""
    db.rollback()
    form.form_errors.append(_(str(why)))
