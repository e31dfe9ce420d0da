"""For the operator: a schedule from a file."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from companion import clock
from companion.errors import BadFile, Refused
from companion.people import queries
from companion.people.models import Site
from companion.people.phones import e164
from companion.schedule import importing, reading
from companion.web.database import database


@click.command("import-schedule")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--for", "phones", multiple=True, metavar="PHONE", help="Whose it is. May be given several times.")
@with_appcontext
def import_schedule(file: Path, phones: tuple[str, ...]) -> None:
    """Bring the sessions of a CSV or iCalendar FILE in: all of them, or none when a row is wrong."""
    now = clock.now()
    try:
        data, numbers = reading.data_of(file), tuple(dict.fromkeys(e164(phone) for phone in phones))
        with database().session() as db:
            zone = _zone(db, numbers)
        found = reading.read(data, numbers, zone, now)
        with database().session(writing=True) as db:
            outcome = importing.bring(db, found, now)
            db.commit()
    except (BadFile, Refused) as why:
        click.echo(f"{why}\nNothing was imported.", err=True)
        sys.exit(2)
    for note in found.notes:
        click.echo(f"note: {note}")
    click.echo(str(outcome))


def _zone(db: Session, numbers: tuple[str, ...]) -> str:
    """Where times without a zone are: with the first person the file is for, or at the site."""
    person = db.scalar(queries.with_phone(numbers[0])) if numbers else None
    return (person.zone if person else db.scalar(select(Site.zone))) or "UTC"
