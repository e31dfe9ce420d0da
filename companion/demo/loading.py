"""May this database hold a demo? Then fill it. A database with a real site in it is never touched (R35)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from companion.database import Database
from companion.demo.filling import fill
from companion.errors import Refused
from companion.people import queries
from companion.people.models import Participant, Site

PARTICIPANTS, DAYS, SEED = 40, 60, 1


def fill_if_new(database: Database, now: datetime) -> bool:
    """Give a database without any site the demo. False: there is a site, and nothing was done."""
    with database.session(writing=True) as db:
        if db.scalar(select(Site.id).limit(1)) is not None:
            return False
        fill(db, PARTICIPANTS, DAYS, SEED, now)
        db.commit()
    return True


def fill_empty(database: Database, participants: int, days: int, seed: int, now: datetime) -> None:
    """Fill a database that is empty. Raises Refused, saying why, for any other."""
    with database.session(writing=True) as db:
        refuse_unless_empty(db)
        fill(db, participants, days, seed, now)
        db.commit()


def refuse_unless_empty(db: Session) -> None:
    if db.scalar(select(Site.id).where(Site.demo_since.is_(None)).limit(1)) is not None:
        raise Refused("This database holds a real site. A demo never goes where real people are; nothing was changed.")
    there = db.scalar(queries.demo_site()) or db.scalar(select(Participant.id).limit(1))
    if there is not None:
        raise Refused(
            "This database holds a demo already; nothing was changed. "
            "For a new one, name a new file: DATABASE_URL=sqlite:///another.sqlite3"
        )
