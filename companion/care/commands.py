"""For the operator: an invitation without the desk."""

import sys
from datetime import date, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from companion import clock
from companion.care.inviting import Newcomer, bring_in
from companion.errors import Refused
from companion.people.models import Site
from companion.schedule.tracks import TRACKS
from companion.web.database import database
from companion.web.language import LANGUAGES


@click.command("invite")
@click.option("--name", required=True, help="What they like to be called.")
@click.option("--phone", required=True, help="Their phone, with the area code.")
@click.option("--track", type=click.Choice(list(TRACKS)), default=None, help="Makes their sessions; needs --start.")
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The first day of the track.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@with_appcontext
def invite(name: str, phone: str, track: str | None, start: datetime | None, language: str) -> None:
    """Bring a participant in and print the link that lets them join, alone."""
    if (track is None) != (start is None):
        raise click.UsageError("--track and --start go together.")
    day: date | None = start.date() if start else None
    new = Newcomer(name=name, phone=phone, language=language, track=track or "", starts_on=day)
    with database().session(writing=True) as db:
        try:
            site = db.scalar(select(Site))
            if site is None:
                raise Refused("There is no site yet. Make one first: flask --app wsgi add-site")
            _, token = bring_in(db, site, new, clock.now(), by="operator")
        except Refused as why:
            click.echo(f"companion: {why}", err=True)
            sys.exit(2)
        db.commit()
    click.echo(f"{current_app.config['SETTINGS'].public_base_url}/join/{token}")
