"""Checking in: the questions of a day, what was saved, and what comes next."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from companion import clock, crisis
from companion.checkins import arrival, queries
from companion.checkins.forms import CheckInForm
from companion.checkins.models import CheckIn
from companion.checkins.owning import owner_mark
from companion.errors import Conflict, Refused
from companion.flags import queries as flags
from companion.flags.clocks import HOURS, watching
from companion.web import access
from companion.web.access import is_in, is_known, me, whose
from companion.web.database import db
from companion.web.language import _, language
from companion.web.marks import hands_in, keeps_words
from companion.words import N_

BACK = {"yesterday": timedelta(days=1), "day-before": timedelta(days=2)}
SAVED_BEFORE = N_("You saved this check-in before. To send these answers as a new one, press Save again.")

SIGN_IN_FIRST = N_("You are signed out, so this is not saved yet. What you wrote is still here.")
FOR_SOMEBODY_ELSE = N_("This page was opened for someone else. If these answers are yours, press Save again.")
SHOWN_FOR = timedelta(minutes=10)

bp = Blueprint("checkins", __name__, url_prefix="/check-in")
bp.before_request(access.participants_only)


@bp.get("")
@hands_in
def new() -> ResponseReturnValue:
    """The questions of today, or of a day before; or what was saved about it."""
    now = clock.now()
    day = _today(now) - BACK.get(request.args.get("day", ""), timedelta())
    saved = db.scalar(queries.of_day(me(), day).limit(1)) if is_in() else None
    if saved and "again" not in request.args:
        return render_template("checkins/saved.html", check_in=saved, day=day, today=_today(now), now=now)
    return _page(CheckInForm(formdata=None, day=day, owner=owner_mark(whose())), now)


@bp.post("")
@hands_in
@keeps_words
def save() -> ResponseReturnValue:
    """Saved, and on to what can help now; or the same page with what to mend and every word kept."""
    form, now = CheckInForm(), clock.now()
    wrong = _not_theirs(form) or (0 if form.validate() else 422)
    if wrong:
        return _page(form, now, wrong)
    try:
        kept = arrival.record(db, whose(), UUID(form.id.data), form.answers(), now, now, "page", form.day.data)
    except Conflict:
        return _again(form, SAVED_BEFORE, now, 409)
    except Refused as why:
        return _again(form, str(why), now, 422)
    db.commit()
    return _on(kept)


@bp.get("/<uuid:check_in_id>/next")
@hands_in
def done(check_in_id: UUID) -> ResponseReturnValue:
    """Help first when it is needed, then one skill, then what the team does and when."""
    check_in = db.scalar(queries.one_of(whose(), check_in_id)) or abort(404)
    if not is_in() and not _was_just_handed_in(check_in):
        return access.to_the_door()
    raised = db.scalars(flags.raised_at(whose(), check_in.submitted_at)).all()
    seen = next((flag for flag in raised if flag.is_seen), None) if is_in() else None
    about = {"check_in": check_in, "told": check_in.told, "flags": raised, "seen": seen}
    return render_template("checkins/done.html", **about, **_help(clock.now()))


def _page(form: CheckInForm, now: datetime, status: int = 200) -> ResponseReturnValue:
    day = form.day.data or _today(now)
    return render_template("checkins/new.html", form=form, day=day, today=_today(now), **_help(now)), status


def _again(form: CheckInForm, words: str, now: datetime, status: int) -> ResponseReturnValue:
    db.rollback()
    form.start_anew(words)
    return _page(form, now, status)


def _on(kept: CheckIn) -> ResponseReturnValue:
    session["handed_in"] = str(kept.id)
    return redirect(url_for(".done", check_in_id=kept.id), 303)


def _not_theirs(form: CheckInForm) -> int | None:
    """Nobody is known here, or somebody else than the page was opened for: nothing is saved, every word is kept."""
    if not is_known():
        form.form_errors.append(_(SIGN_IN_FIRST))
        return 401
    owner = owner_mark(whose())
    if form.owner.data != owner and (form.owner.data or not is_in()):
        form.start_anew(FOR_SOMEBODY_ELSE)
        form.owner.data = owner
        return 409
    return None


def _was_just_handed_in(check_in: CheckIn) -> bool:
    """By this browser, a few minutes ago: what it shows was written here, and is not shown later."""
    age = clock.now() - check_in.submitted_at
    return session.get("handed_in") == str(check_in.id) and timedelta() <= age < SHOWN_FOR


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(whose().zone)).date() if is_known() else now.date()


def _help(now: datetime) -> dict[str, object]:
    """Who is watching, and the lines that reach a person. Where nobody is known, the lines alone."""
    lines: dict[str, object] = {"now": now, "lines": crisis.lines(language()), "who": None}
    if not is_known():
        return lines
    site = whose().site
    return {**lines, "who": whose(), "watch": watching(now, HOURS, site.zone), "site_line": site.line}
