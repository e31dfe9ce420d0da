"""For the operator: the first site and the first colleagues."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from companion import clock, vault
from companion.audit import chain
from companion.errors import Refused
from companion.people import queries
from companion.people.models import ROLES, Site, Staff
from companion.signin import codes, passwords
from companion.web.database import database


@click.command("add-site")
@click.option("--name", required=True, help="What the site calls itself; participants never see it in a text.")
@click.option("--zone", required=True, help="Its IANA zone, e.g. America/Chicago.")
@click.option("--line", default="", help="The site's own phone line.")
@with_appcontext
def add_site(name: str, zone: str, line: str) -> None:
    """Make a site."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise click.BadParameter(f"{zone!r} is no zone. Write one like America/Chicago.") from None
    with database().session(writing=True) as db:
        db.add(Site(name=name, zone=zone, line=line))
        db.commit()
    click.echo(f"Made the site {name}.")


@click.command("add-colleague")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", type=click.Choice(ROLES), default="clinician", show_default=True)
@click.option("--password", prompt="Password (15 characters or more)", hide_input=True, confirmation_prompt=True)
@with_appcontext
def add_colleague(name: str, email: str, role: str, password: str) -> None:
    """Make an account for somebody who works here and print the secret for their authenticator, once."""
    with database().session(writing=True) as db:
        site = db.scalar(select(Site))
        if site is None:
            raise click.ClickException("There is no site yet. Make one first: flask --app wsgi add-site")
        if db.scalar(queries.with_email(email)) is not None:
            raise click.ClickException("Somebody with this e-mail is here already.")
        try:
            passwords.check(password, passwords.STAFF_SHORTEST, site.name)
        except Refused as why:
            raise click.ClickException(str(why)) from None
        person = Staff(site_id=site.id, role=role, email_index=vault.index(email.strip().lower()))
        person.name, person.email = name, email.strip()
        db.add(person)
        db.flush()
        passwords.keep(db, person, password, clock.now())
        secret = codes.give(db, person)
        chain.record(db, "operator", "added colleague", clock.now(), about=role)
        db.commit()
    click.echo(secret)
