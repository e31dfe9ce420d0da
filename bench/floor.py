"""What would any app of this kind cost? Five views, from "ok" to a saved check-in, without a line of Companion.

F0 says "ok". F1 is a 10 KB page for an account that flask-login loads by its cookie. F2 is F1 with three queries.
F3 is a worklist of fifty, read in batches. F4 saves a form in one transaction.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, g, redirect, render_template, request
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import DictLoader
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session, joinedload, selectinload
from wtforms import IntegerField, StringField
from wtforms.validators import NumberRange, Optional

from bench.floor_models import Account, Base, Entry, Step, Task, Token

COOKIE, MARK = "account", "0123456789abcdef"
START = datetime(2030, 1, 7, 9)  # noqa: DTZ001 (the floor keeps it as simple as can be)
ROWS = 50
PAGE = """<!doctype html><html lang="en"><head><title>A page</title></head><body><h1>Hello {{ who }}</h1>
{% for line in lines %}<article class="card card--quiet"><h2>{{ line.title }}</h2><p class="card__body">{{ line.words }}
</p><a class="button button--quiet" href="{{ line.href }}">{{ line.link }}</a></article>
{% endfor %}</body></html>"""
WORDS = "A sentence of a length that a card on a page may well have, and then a second one to fill it. " * 2


class Who(UserMixin):
    """The account behind the cookie."""

    def __init__(self, account: Account) -> None:
        self.account = account


class CheckInForm(FlaskForm):
    mood = IntegerField(validators=[Optional(), NumberRange(0, 10)])
    craving = IntegerField(validators=[Optional(), NumberRange(0, 10)])
    note = StringField()


def engine(path: Path) -> Any:
    """SQLite as durable as Companion's."""
    made = create_engine(f"sqlite:///{path}", connect_args={"isolation_level": None, "timeout": 5})
    event.listen(
        made, "connect", lambda c, _: [c.execute(f"PRAGMA {p}") for p in ("journal_mode=WAL", "synchronous=FULL")]
    )
    event.listen(made, "begin", lambda c: c.exec_driver_sql("BEGIN"))
    return made


def fill(path: Path) -> None:
    made = engine(path)
    Base.metadata.create_all(made)
    with Session(made) as db:
        people = [Account(id=n, name=f"Person {n}") for n in range(1, ROWS + 1)]
        db.add_all([*people, Token(mark=MARK, account_id=1)])
        kinds = ("session", "check-in", "module")
        days = range(14)
        entries = ((n, kind, START + timedelta(days=d)) for n in range(1, ROWS + 1) for kind in kinds for d in days)
        db.add_all(Entry(account_id=n, kind=kind, at=at, words=WORDS[:80]) for n, kind, at in entries)
        db.add_all(
            Task(account_id=n, level=n % 6, words=WORDS[:60], steps=[Step(words="seen")]) for n in range(1, ROWS + 1)
        )
        db.commit()
    made.dispose()


def bare() -> Flask:
    """F0: the least that Flask can do."""
    app = Flask(__name__)
    app.add_url_rule("/f0", view_func=lambda: "ok", endpoint="f0")
    return app


def create_app(path: Path) -> Flask:
    """F1 to F4."""
    app, made = Flask(__name__), engine(path)
    app.jinja_loader = DictLoader({"page": PAGE, "form": "<form>{{ form.csrf_token }}</form>"})
    app.config.update(SECRET_KEY="floor", WTF_CSRF_TIME_LIMIT=None)
    CSRFProtect(app)
    manager = LoginManager(app)

    def db() -> Session:
        if "db" not in g:
            g.db = Session(made)
        return g.db

    @app.teardown_appcontext
    def close(_: object) -> None:
        if "db" in g:
            g.db.close()

    @manager.request_loader
    def load(_: object) -> Who | None:
        asked = select(Token).options(joinedload(Token.account)).where(Token.mark == request.cookies.get(COOKIE, ""))
        token = db().scalar(asked)
        return Who(token.account) if token else None

    def page(words: list[str]) -> str:
        lines = [{"title": f"Card {n}", "words": w, "href": f"/cards/{n}", "link": "Open"} for n, w in enumerate(words)]
        return render_template("page", who=current_user.account.name, lines=lines)

    @app.get("/f1")
    def f1() -> str:
        return page([WORDS] * 30)

    @app.get("/f2")
    def f2() -> str:
        mine = select(Entry).where(Entry.account_id == current_user.account.id).order_by(Entry.at.desc()).limit(3)
        for kind in ("session", "check-in", "module"):
            list(db().scalars(mine.where(Entry.kind == kind)))
        return page([WORDS] * 30)

    @app.get("/f3")
    def f3() -> str:
        tasks = select(Task).options(joinedload(Task.account), selectinload(Task.steps)).order_by(Task.level.desc())
        found = db().scalars(tasks.limit(ROWS)).all()
        those = [task.account_id for task in found]
        coming = select(Entry).where(
            Entry.account_id.in_(those), Entry.kind == "session", Entry.at < START + timedelta(1)
        )
        by_person = {entry.account_id: entry for entry in db().scalars(coming)}
        assert current_user.account
        return page([f"{t.account.name} {t.words} {len(t.steps)} {by_person[t.account_id].at:%H:%M}" for t in found])

    @app.route("/f4", methods=["GET", "POST"])
    def f4() -> Any:
        form = CheckInForm()
        if not form.validate_on_submit():
            return render_template("form", form=form), 422 if form.errors else 200
        me = current_user.account
        list(db().scalars(select(Entry).where(Entry.account_id == me.id, Entry.kind == "check-in").limit(14)))
        db().add(Entry(account_id=me.id, kind="new", at=START, words=f"{form.mood.data} {form.note.data}"))
        db().add(Task(account_id=me.id, level=0, words="look", steps=[Step(words="raised")]))
        db().commit()
        return redirect("/f1", 303)

    return app
