"""For the operator: `flask --app wsgi demo` fills a believable site of any size."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from companion import clock
from companion.demo import guide, loading
from companion.demo.names import MOST
from companion.errors import Refused
from companion.web.database import database

REFUSED = 2


@click.command("demo")
@click.option("--participants", type=click.IntRange(1, MOST // 2), default=loading.PARTICIPANTS, show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), default=loading.DAYS, show_default=True, help="Days of history.")
@click.option("--seed", type=int, default=loading.SEED, show_default=True, help="The same seed gives the same site.")
@with_appcontext
def demo(participants: int, days: int, seed: int) -> None:
    """Fill an empty database with people who are not real."""
    try:
        loading.fill_empty(database(), participants, days, seed, clock.now())
    except Refused as why:
        click.echo(f"companion: {why}", err=True)
        sys.exit(REFUSED)
    click.echo(guide.how_to_sign_in(database(), current_app.config["SETTINGS"].public_base_url, clock.now()))
