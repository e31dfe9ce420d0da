"""For the operator: is the chain of who did what still whole?"""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from companion import clock
from companion.audit import anchor
from companion.audit.verifying import Verdict, verify
from companion.errors import BadFile, CompanionError
from companion.web.database import database

STALE_HOURS = 3

audit = click.Group("audit", help="The chain of who did what.")


@audit.command("verify")
@with_appcontext
def verify_chain() -> None:
    """Check the chain from its first entry, and against its anchor. Ends with 0: whole, 1: broken, 2: could not run."""
    file = anchor.place(current_app.config["SETTINGS"])
    try:
        anchors = anchor.read(file)
        with database().session() as db:
            if not database().is_sqlite:  # one picture of entries and head, however many are written meanwhile
                db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            verdict = verify(db, anchors)
    except (SQLAlchemyError, OSError, CompanionError) as trouble:
        words = str(trouble) if isinstance(trouble, CompanionError) else type(trouble).__name__
        click.echo(f"audit: could not run: {words}", err=True)
        sys.exit(1 if isinstance(trouble, BadFile) else 2)
    _age(verdict, anchors)
    _tell(verdict)
    sys.exit(1 if verdict.troubles else 0)


@audit.command("anchor")
@click.option("--anew", is_flag=True, help="Begin a new file, e.g. after a restore. The old one is kept beside it.")
@with_appcontext
def anchor_chain(anew: bool) -> None:
    """Note now, outside the database, where the chain ends."""
    file, now = anchor.place(current_app.config["SETTINGS"]), clock.now()
    try:
        with database().session(writing=True) as db:
            aside = anchor.begin_anew(db, file, "operator", now) if anew else None
            line = anchor.write(db, file, now)
    except (OSError, CompanionError, SQLAlchemyError) as trouble:
        words = str(trouble) if isinstance(trouble, CompanionError | OSError) else type(trouble).__name__
        click.echo(f"audit: {words}", err=True)
        sys.exit(1 if isinstance(trouble, anchor.Shrunk) else 2)
    if aside:
        click.echo(f"The old anchor is kept as {aside}.")
    click.echo(f"Entry {line.number} is noted in {file}.")


def _age(verdict: Verdict, anchors: list[anchor.Line]) -> None:
    hours = (clock.now() - anchors[-1].at).total_seconds() / 3600 if anchors else 0
    if hours > STALE_HOURS:
        verdict.notes.append(f"The last anchor is {hours:.0f} hours old. Do the jobs run, and can they write the file?")


def _tell(verdict: Verdict) -> None:
    for words in verdict.troubles:
        click.echo(f"audit: {words}", err=True)
    for words in verdict.notes:
        click.echo(f"audit: note: {words}", err=True)
    state = "broken" if verdict.troubles else "whole"
    click.echo(f"{verdict.checked} entries checked, {verdict.anchored} of them against the anchor: {state}.")
