"""Breaking the glass: search by number, say why, an hour in the record; and the log of it for those who oversee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from companion import clock
from companion.emergency import opening, queries
from companion.emergency.forms import FindForm, OpenForm
from companion.errors import Refused
from companion.people import caseloads
from companion.people import queries as people
from companion.people.models import Participant
from companion.people.team import BreakGlass, BreakGlassNotice
from companion.signin import signins
from companion.web import access, roles
from companion.web.access import colleague
from companion.web.auditing import looked_at
from companion.web.database import db
from companion.web.language import _
from companion.web.paging import page

FOUND_FOR = timedelta(minutes=30)  # from finding somebody to opening their record

emergency = Blueprint("emergency", __name__, url_prefix="/desk/emergency")
emergency.before_request(access.staff_only)
emergency.before_request(roles.clinical)

emergencies = Blueprint("emergencies", __name__, url_prefix="/desk/team/emergencies")
emergencies.before_request(access.staff_only)
emergencies.before_request(roles.overseers)


@dataclass(frozen=True)
class Alerts:
    """What stands on top of every page of somebody's desk."""

    running: Sequence[BreakGlass]
    unseen: Sequence[BreakGlassNotice]


@emergency.app_context_processor
def on_top() -> dict[str, object]:
    told: dict[str, object] = {"minutes_left": lambda row: opening.minutes_left(row, clock.now())}
    return told | {"alerts": alerts, "only_for_now": only_for_now}


def alerts() -> Alerts | None:
    """The sign-in brought along whether there may be any, so a calm desk asks nothing more."""
    here = access.this_sign_in()
    if here is None or not here.alerted or here.staff is None:
        return None
    mine = db.scalars(queries.running(here.staff, clock.now())).all()
    return Alerts(mine, db.scalars(queries.unseen(here.staff)).all())


def only_for_now(someone: Participant) -> bool:
    """Do I see them in an emergency alone? Then their page offers no way in for them."""
    here = access.this_sign_in()
    if here is None or not here.alerted or here.staff is None:
        return False
    return db.scalar(caseloads.lasting(here.staff, clock.now()).where(Participant.id == someone.id)) is None


@emergency.route("", methods=["GET", "POST"])
def find() -> ResponseReturnValue:
    """Search by a whole phone number; nothing else finds anybody here."""
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("emergency/find.html", form=form), 422 if form.errors else 200
    try:
        someone = opening.search(db, colleague(), form.phone.data, clock.now())
    except Refused as why:
        db.commit()
        form.form_errors.append(_(str(why)))
        return render_template("emergency/find.html", form=form), 422
    db.commit()
    return _found(someone)


@emergency.post("/open")
def open_record() -> ResponseReturnValue:
    """The record, open for an hour; before that, whoever asks shows once more who they are."""
    form, now = _form(), clock.now()
    someone, found_at = _searched(form.person.data)
    if not form.validate():
        return render_template("emergency/open.html", form=form), 422
    if not proved_since(found_at, now, someone):
        return access.to_the_door()
    opening.open_record(db, colleague(), someone, form.why(), now)
    db.commit()
    return redirect(url_for("care.person", participant_id=someone.id), 303)


@emergency.post("/<uuid:break_glass_id>/end")
def end(break_glass_id: UUID) -> ResponseReturnValue:
    """Closed again, before its time."""
    row = db.scalar(queries.of(colleague(), break_glass_id)) or abort(404)
    opening.end(db, row, colleague(), clock.now())
    db.commit()
    flash(_("The record is closed again."))
    return redirect(url_for("care.worklist"), 303)


@emergencies.get("")
def log() -> str:
    """Which records were opened in an emergency, by whom, and who was told."""
    now = clock.now()
    shown = page(queries.log(colleague(), now), request.args.get("page"))
    return render_template("emergency/log.html", shown=shown, now=now)


@emergencies.get("/<uuid:break_glass_id>")
def one(break_glass_id: UUID) -> str:
    """What was written down. A supervisor reads the reason; an admin sees who and when."""
    now = clock.now()
    row = db.scalar(queries.log(colleague(), now).where(BreakGlass.id == break_glass_id)) or abort(404)
    if colleague().role == "supervisor":
        looked_at(colleague(), row.participant, "emergency")
    return render_template("emergency/one.html", row=row, now=now)


@emergencies.post("/<uuid:break_glass_id>/seen")
def seen(break_glass_id: UUID) -> ResponseReturnValue:
    """It no longer stands on top of my desk; the log says that I saw it."""
    notice = db.scalar(queries.notice(colleague(), break_glass_id)) or abort(404)
    opening.see(db, notice, colleague(), clock.now())
    db.commit()
    return redirect(url_for(".one", break_glass_id=break_glass_id), 303)


def proved_since(found_at: datetime, now: datetime, someone: Participant) -> bool:
    """Is it really them, now? No proof from before the search opens anything, none opens twice or two (R20)."""
    here = access.this_sign_in()
    if here is None or not signins.is_fresh(here, now) or here.proved_at < found_at:
        return False
    db.execute(queries.turn(here))
    return db.scalar(queries.opened_since(colleague(), here.proved_at, someone)) is None


def _form(**values: Any) -> OpenForm:
    return OpenForm(colleague().site.zone, clock.now(), disclosed_by=colleague().name, **values)


def _found(someone: Participant) -> ResponseReturnValue:
    """Somebody of mine: their page. Anybody else: the form, which knows them by a signed word and shows nothing."""
    if db.scalar(people.caseload(colleague(), clock.now()).where(Participant.id == someone.id)) is not None:
        return redirect(url_for("care.person", participant_id=someone.id), 303)
    word = _serializer().dumps([str(someone.id), str(colleague().id), clock.now().isoformat()])
    return render_template("emergency/open.html", form=_form(formdata=None, person=word))


def _searched(word: str | None) -> tuple[Participant, datetime]:
    """Whom this colleague found by number, and when; there is no other way to name anybody here."""
    try:
        found, by, said = _serializer().loads(word or "")
    except BadSignature:
        abort(404)
    at = datetime.fromisoformat(said)
    here = select(Participant).where(Participant.id == UUID(found), Participant.site_id == colleague().site_id)
    is_mine = by == str(colleague().id) and at <= clock.now() < at + FOUND_FOR
    return (db.scalar(here) if is_mine else None) or abort(404), at


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="emergency")
