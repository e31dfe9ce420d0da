"""The schedule, week by week."""

from flask import Blueprint, render_template, request

from companion import clock
from companion.schedule.page import week_of
from companion.web import access
from companion.web.access import me
from companion.web.database import db

bp = Blueprint("schedule", __name__, url_prefix="/schedule")
bp.before_request(access.participants_only)


@bp.get("")
def week() -> str:
    """One week of sessions, where the hours stand, and the way to the weeks around it."""
    return render_template("schedule/week.html", week=week_of(db, me(), request.args.get("week"), clock.now()))
