"""For the operator: a new data key takes over, and the old one may go."""

import sys

import click
from flask.cli import with_appcontext

from companion import clock, vault
from companion.audit import chain
from companion.keys import rotation
from companion.keys.checking import mark
from companion.web.database import database


@click.command("rotate-keys")
@with_appcontext
def rotate_keys() -> None:
    """Seal everything under the first key of DATA_KEY. Everybody goes on working; run it again if it was stopped."""
    keyring = vault.keyring()
    click.echo(f"The newest key has the mark {mark(keyring.newest)}.")
    _record("began to rotate keys", "")
    done = 0
    for piece in rotation.rotate(database(), keyring):
        done += piece
        click.echo(f"Sealed anew: {done:,}")
    with database().session() as db:
        left = rotation.leftovers(db, keyring)
    _record("rotated keys", f"{done} values, {sum(one.many for one in left)} left")
    if left:
        for one in left:
            click.echo(f"Still under an older key: {one.many:,} in {one.where}", err=True)
        click.echo(
            "Keep the older keys. Restart web and jobs with the newest key first, then run this again.", err=True
        )
        sys.exit(1)
    click.echo(f"Done: {done:,} values were sealed anew. The older keys open nothing here any more;")
    click.echo("take them out of DATA_KEY. Backups made before today still need them.")


def _record(verb: str, about: str) -> None:
    with database().session(writing=True) as db:
        chain.record(db, "operator", verb, clock.now(), about=about)
        db.commit()
