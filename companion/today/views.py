"""Today: the page the app opens on."""

from flask import Blueprint, render_template

from companion import clock
from companion.today.day import today
from companion.web import access
from companion.web.access import me
from companion.web.database import db
from companion.web.language import language

bp = Blueprint("today", __name__)
bp.before_request(access.participants_only)


@bp.get("/")
def show() -> str:
    """What comes next, today's check-in, one skill and one thing to read."""
    return render_template("today/show.html", today=today(db, me(), language(), clock.now()))
