"""For the operator: a backup, a restore, an erasure. 0: done; 1: the content is not whole; 2: could not run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from companion import clock
from companion.errors import CompanionError, NotWhole, Refused
from companion.people.models import Participant
from companion.records import erased_list, erasing
from companion.records.backing_up import back_up
from companion.records.restoring import Way
from companion.records.restoring import restore as bring_back
from companion.settings import Settings
from companion.web.database import database

NOT_WHOLE, COULD_NOT = 1, 2
FILE = click.argument("file", type=click.Path(path_type=Path))
KEEP = """Its key is not in it: without DATA_KEY nobody can open it. Keep the key apart from the file.
Keep {} with the key: it names those who were erased."""
BROKEN = "The audit chain is broken at entry {}. The backup was made, and restore will refuse it. Keep an earlier one."
ENDED_AGAIN = """Ended again, as the database that was given up had it: {}. That is phones, passkeys, printed codes,
passwords, accounts, roles, who looks after whom, and texts that were turned off.
A phone number that was changed since is the old one again: ask those people to change it once more."""
REDO = """Nothing here knew what ended since this backup was made. Do it again, at the desk, as the first thing:
- end all phones of everybody who lost one since, and have them make new printed codes and a new password;
- close the accounts that were closed, set the roles that were changed, reset the colleagues who were reset;
- end cover and supervision that was ended;
- ask those who turned texts off in the app, and those who changed their phone number, to do it again."""
ANEW = """Nobody is signed in any more, open links and codes have ended, and texts that were due are not sent.
Now begin the audit's anchor anew (flask --app wsgi audit anchor --anew), then start web and jobs."""
DUTY = """Erasing cannot be undone. The law often asks a clinic to keep medical records for years: ask whoever keeps the
records before you go on. Backups made before now hold this person until you throw them away."""


@click.command("backup")
@FILE
@with_appcontext
def backup(file: Path) -> None:
    """Write everything, sealed, into a new FILE, while everybody goes on working."""
    with told():
        settings = _settings()
        erased_list.ensure(settings.erased_list)
        header, broken = back_up(database(), file, settings.data_keys, clock.now())
        click.echo(f"{file}: {sum(header.counts.values())} rows, as they stood at {header.made_at}.")
        click.echo(KEEP.format(settings.erased_list))
        if broken is not None:
            raise NotWhole(BROKEN.format(broken))


@click.command("restore")
@FILE
@click.option("--replace", is_flag=True, help="Give up what is in the database now.")
@click.option("--nobody-erased", is_flag=True, help="Go on without the list of erasures.")
@with_appcontext
def restore(file: Path, replace: bool, nobody_erased: bool) -> None:
    """Bring a backup back from FILE, on either kind of database. Stop web and jobs first."""
    with told("Nothing was changed."):
        settings = _settings()
        listed = None if nobody_erased else settings.erased_list
        with file.open("rb") as source:
            found = bring_back(database(), source, Way(settings.data_keys, replace, listed), clock.now())
        click.echo(
            f"{found.rows} rows are back, as they stood at {found.made_at.isoformat()}. The audit chain is whole."
        )
        click.echo(f"Erased again: {found.erased_again}.")
        click.echo(REDO if found.ended_again is None else ENDED_AGAIN.format(found.ended_again))
        click.echo(ANEW)


@click.command("erase")
@click.option("--participant", "person_id", required=True, type=click.UUID, help="The id in the address of their page.")
@click.option("--reason", required=True, help="Why, in writing. It is kept.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@with_appcontext
def erase(person_id: UUID, reason: str, yes: bool) -> None:
    """Erase one participant for good."""
    with told("Nobody was erased."):
        if not reason.strip():
            raise Refused("Write down why: --reason.")
        click.echo(DUTY, err=True)
        with database().session(writing=False) as db:
            person = _person(db.get(Participant, person_id))
            if not yes and click.prompt(f"This is {person.name}. Type the id again") != str(person_id):
                raise Refused("That is another id.")
        with database().session(writing=True) as db:
            person = _person(db.get(Participant, person_id))
            now = clock.now()
            with erasing.listed(db, _settings().erased_list, person_id, now):
                erasing.erase(db, person, "operator", reason.strip(), now)
                db.commit()
        erasing.wipe(database())
    click.echo(f"Erased. The audit still names {person_id}, and {_settings().erased_list} too.")


@contextmanager
def told(otherwise: str = "") -> Iterator[None]:
    """Trouble is said in words, with what did not happen, and ends with its number."""
    try:
        yield
    except (CompanionError, OSError, SQLAlchemyError, click.Abort) as trouble:
        click.echo(f"companion: {_words(trouble)}" + (f"\n{otherwise}" if otherwise else ""), err=True)
        sys.exit(NOT_WHOLE if isinstance(trouble, NotWhole) else COULD_NOT)


def _words(trouble: Exception) -> str:
    match trouble:
        case SQLAlchemyError():  # its own words may hold somebody's values
            return f"The database did not do it ({type(trouble).__name__}). Does it run, and are web and jobs stopped?"
        case click.Abort():
            return "Stopped."
    return str(trouble)


def _settings() -> Settings:
    return cast(Settings, current_app.config["SETTINGS"])


def _person(found: Participant | None) -> Participant:
    if found is None:
        raise Refused("There is nobody with this id.")
    return found
