"""One session per request. A request that may write takes its turn; a reading one never waits for it."""

from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from companion.database import Database

READING = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask, database: Database) -> None:
    app.extensions["database"] = database
    app.teardown_appcontext(_close)


def database() -> Database:
    return cast(Database, current_app.extensions["database"])


def _session() -> Session:
    if "db" not in g:
        g.db = database().session(writing=request.method not in READING)
    return cast(Session, g.db)


def _close(_error: BaseException | None) -> None:
    session = g.pop("db", None)
    if session is not None:
        session.close()


db = cast(Session, LocalProxy(_session))
