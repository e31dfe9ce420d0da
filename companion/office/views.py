"""The office: invitations, phones, and who looked at what. Names and times; nothing of anybody's record."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from companion import clock
from companion.devices import lost
from companion.errors import Refused
from companion.office import doors, finding, queries
from companion.office.forms import LookForm, PhoneForm
from companion.office.saying import said
from companion.people import queries as people
from companion.people.models import Participant, Staff
from companion.web import access, roles
from companion.web.access import colleague
from companion.web.auditing import looked_at_list, searched
from companion.web.database import db
from companion.web.language import _
from companion.web.links import link_page
from companion.web.paging import Page, page

office = Blueprint("office", __name__, url_prefix="/desk/team")
office.before_request(access.staff_only)

looks = Blueprint("looks", __name__, url_prefix="/desk/team/looks")
looks.before_request(access.staff_only)
looks.before_request(roles.overseers)


@office.get("/invitations")
def invitations() -> str:
    """Who was invited and has not joined yet."""
    now = clock.now()
    shown = page(queries.waiting(colleague(), now), request.args.get("page"))
    looked_at_list(colleague(), "invitations", len(shown.rows))
    return render_template("office/invitations.html", shown=shown, now=now)


@office.post("/invitations/<uuid:participant_id>/renew")
@access.freshly_proved
def renew(participant_id: UUID) -> ResponseReturnValue:
    """A fresh link, shown once."""
    someone = _not_joined(participant_id)
    token = doors.renew(db, someone, colleague(), clock.now())
    db.commit()
    return link_page(someone, token)


@office.post("/invitations/<uuid:participant_id>/withdraw")
def withdraw(participant_id: UUID) -> ResponseReturnValue:
    """Their link opens nothing any more."""
    doors.withdraw(db, _not_joined(participant_id), colleague(), clock.now())
    db.commit()
    flash(_("The link no longer works."))
    return redirect(url_for(".invitations"), 303)


@office.get("/phones")
def phones() -> str:
    """Which phones are whose and where people are signed in, the latest first."""
    shown = page(queries.phones(colleague(), clock.now()), request.args.get("page"))
    looked_at_list(colleague(), "phones", len(shown.rows))
    return render_template("office/phones.html", shown=shown, form=PhoneForm(formdata=None))


@office.post("/phones")
def find_phone() -> ResponseReturnValue:
    """The one person with this number; or the form with what to mend, and nobody's name."""
    form, rows = PhoneForm(), queries.phones(colleague(), clock.now())
    if form.validate():
        try:
            found = db.execute(rows.where(Participant.id == _with_phone(form.phone.data))).all()
            return render_template("office/phones.html", shown=Page(found, 1, True), form=form)
        except Refused as why:
            form.form_errors.append(_(str(why)))
    return render_template("office/phones.html", shown=Page([], 1, True), form=form), 422


@office.post("/phones/<uuid:participant_id>/sign-out")
def sign_out_everywhere(participant_id: UUID) -> ResponseReturnValue:
    """Every phone of theirs is out, at once."""
    now = clock.now()
    someone = db.scalar(queries.one(colleague(), participant_id, now)) or abort(404)
    lost.end_all_phones(db, someone, colleague(), now)
    db.commit()
    flash(_("The phones of %(name)s are out.", name=someone.name))
    return redirect(url_for(".phones"), 303)


@looks.get("")
def search() -> str:
    """Who did what, newest first. Searching is recorded too."""
    form, whose = LookForm(_team(), colleague().role, request.args), _uuid(request.args.get("person"))
    wanted = form.search(colleague().site.zone, whose)
    searched(colleague(), whose)
    found = queries.doings(colleague(), wanted, [one.id for one in _team()], clock.now())
    return _look_page(form, page(found, request.args.get("page")))


@looks.post("")
def find() -> ResponseReturnValue:
    """To the answer, whose address holds no phone number; or the form with what to mend."""
    form = LookForm(_team(), colleague().role)
    if form.validate():
        try:
            typed = (form.person.data or "").strip()
            whose = (_uuid(typed) or _with_phone(typed)) if typed else None
            return redirect(url_for(".search", **form.kept(whose)), 303)
        except Refused as why:
            form.form_errors.append(_(str(why)))
    return _look_page(form, Page([], 1, True)), 422


def _not_joined(participant_id: UUID) -> Participant:
    someone = db.scalar(queries.one(colleague(), participant_id, clock.now())) or abort(404)
    return someone if someone.agreement is None else abort(404)


def _with_phone(typed: str) -> UUID:
    """Whom this number belongs to, within my reach. Raises Refused, in words; what was tried is kept either way."""
    try:
        found = finding.by_number(db, colleague(), typed, clock.now())
    except Refused:
        db.commit()
        raise
    db.commit()
    return found.id


def _team() -> Sequence[Staff]:
    mine = queries.overseen(colleague(), clock.now())
    return db.scalars(select(Staff).where(Staff.id.in_(mine)).order_by(Staff.id)).all()


def _uuid(typed: str | None) -> UUID | None:
    try:
        return UUID(typed or "")
    except ValueError:
        return None


def _look_page(form: LookForm, shown: Page) -> str:
    """A supervisor reads the names of their own people; nobody else's name stands beside what was done."""
    subjects = {entry.subject_id for entry in shown.rows if entry.subject_id}
    mine = people.caseload(colleague(), clock.now()).where(Participant.id.in_(subjects))
    known = {one.id: one.name for one in (*db.scalars(mine), *_team())}
    by = {f"{kind}:{one}": name for one, name in known.items() for kind in ("staff", "participant")}
    about = {
        "form": form,
        "shown": shown,
        "known": known,
        "by": by,
        "kept": form.kept(_uuid(request.args.get("person"))),
    }
    return render_template("office/looks.html", said=partial(said, to=colleague().role), **about)
