"""Checking in: the questions of a day, what was saved, and what comes next."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import clock, crisis
from companion.checkins import arrival, queries
from companion.checkins.forms import CheckInForm
from companion.errors import Conflict, Refused
from companion.flags import queries as flags
from companion.flags.clocks import HOURS, Watch, watching
from companion.web import access
from companion.web.access import me
from companion.web.database import db
from companion.web.language import language
from companion.words import N_

BACK = {"yesterday": timedelta(days=1), "day-before": timedelta(days=2)}
SAVED_BEFORE = N_("You saved this check-in before. To send these answers as a new one, press Save again.")

bp = Blueprint("checkins", __name__, url_prefix="/check-in")
bp.before_request(access.participants_only)


@bp.get("")
def new() -> ResponseReturnValue:
    """The questions of today, or of a day before; or what was saved about it."""
    now = clock.now()
    day = _today(now) - BACK.get(request.args.get("day", ""), timedelta())
    saved = db.scalar(queries.of_day(me(), day).limit(1))
    if saved and "again" not in request.args:
        return render_template("checkins/saved.html", check_in=saved, day=day, today=_today(now), now=now)
    return _page(CheckInForm(formdata=None, day=day), now)


@bp.post("")
def save() -> ResponseReturnValue:
    """Saved, and on to what can help now; or the same page with what to mend and every word kept."""
    form, now = CheckInForm(), clock.now()
    if not form.validate():
        return _page(form, now, 422)
    try:
        kept = arrival.record(db, me(), UUID(form.id.data), form.answers(), now, now, "page", form.day.data)
    except Conflict:
        return _again(form, SAVED_BEFORE, now, 409)
    except Refused as why:
        return _again(form, str(why), now, 422)
    db.commit()
    return redirect(url_for(".done", check_in_id=kept.id), 303)


@bp.get("/<uuid:check_in_id>/next")
def done(check_in_id: UUID) -> ResponseReturnValue:
    """Help first when it is needed, then one skill, then what the team does and when."""
    check_in = db.scalar(queries.one_of(me(), check_in_id)) or abort(404)
    raised = db.scalars(flags.raised_at(me(), check_in.submitted_at)).all()
    seen = next((flag for flag in raised if flag.is_seen), None)
    about = {"check_in": check_in, "told": check_in.told, "flags": raised, "seen": seen}
    return render_template("checkins/done.html", **about, **_help(clock.now()))


def _page(form: CheckInForm, now: datetime, status: int = 200) -> ResponseReturnValue:
    day = form.day.data or _today(now)
    return render_template("checkins/new.html", form=form, day=day, today=_today(now), **_help(now)), status


def _again(form: CheckInForm, words: str, now: datetime, status: int) -> ResponseReturnValue:
    db.rollback()
    form.start_anew(words)
    return _page(form, now, status)


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(me().zone)).date()


def _help(now: datetime) -> dict[str, object]:
    watch: Watch = watching(now, HOURS, me().site.zone)
    return {"now": now, "watch": watch, "lines": crisis.lines(language()), "site_line": me().site.line}
