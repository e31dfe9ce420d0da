"""A site of eighty people to measure on: everybody signed in, and fifty of them on the supervisor's list."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from companion import create_app, setup
from companion.care import worklist
from companion.crypto import new_key
from companion.database import Database, uuid7
from companion.demo import loading
from companion.flags.levels import Level, Raise, Sentence
from companion.flags.raising import raise_flag
from companion.people.models import Participant, Staff
from companion.settings import Settings
from companion.signin import signins
from companion.signin.models import Password

PEOPLE, DAYS, SEED, LISTED = 80, 30, 7, 50
FORM = {
    "mood": 4,
    "craving": 9,
    "sleep": 6.5,
    "confidence": 5,
    "triggers": "place",
    "used": "no",
    "note": "A long day.",
}


@dataclass(frozen=True)
class Site:
    """Where it is, and the cookies of those who are signed in."""

    settings: Settings
    database: Database
    people: list[str]
    supervisor: str


def fill(folder: Path) -> Site:
    settings = Settings("only measured", (new_key(),), f"sqlite:///{folder / 'companion.sqlite3'}")
    database, now = setup.prepare(settings), datetime.now(UTC)
    loading.fill_empty(database, PEOPLE, DAYS, SEED, now)
    with database.session(writing=True) as db:
        joined = select(Participant).where(Participant.id.in_(select(Password.participant_id)))
        people = [
            f"companion={signins.begin(db, person, now)}" for person in db.scalars(joined.order_by(Participant.id))
        ]
        boss = db.scalars(select(Staff).where(Staff.role == "supervisor")).one()
        supervisor = f"companion={signins.begin(db, boss, now)}"
        db.commit()
    return Site(settings, database, people, supervisor)


def list_fifty(site: Site) -> tuple[int, int]:
    """How many stood on the list before, and how many do now."""
    now = datetime.now(UTC)
    with site.database.session(writing=True) as db:
        boss = db.scalars(select(Staff).where(Staff.role == "supervisor")).one()
        there = {row.person.id for row in worklist.rows(db, boss, now)}
        rest = [one for one in db.scalars(select(Participant)) if one.id not in there]
        for one in rest[: LISTED - len(there)]:
            raise_flag(db, one, Raise("bench", 1, Level.DAY, (Sentence("Measured."),)), now, now)
        db.commit()
        return len(there), len(worklist.rows(db, boss, now))


class CheckIn:
    """Fresh check-ins for the form: each has its own id; the token comes from the page, as on a phone."""

    def __init__(self, site: Site) -> None:
        client = create_app(site.settings).test_client()
        client.set_cookie("companion", site.people[0].partition("=")[2])
        page = client.get("/check-in?again=1").get_data(as_text=True)
        cookie = client.get_cookie("form")
        assert cookie is not None, "the page gave no session for its form"
        self.fixed = {**FORM, **dict(re.findall(r'name="(csrf_token|day)"[^>]*value="([^"]+)"', page))}
        self.cookies = [f"{person}; form={cookie.value}" for person in site.people]

    def body(self, _number: int = 0) -> bytes:
        return urlencode({**self.fixed, "id": str(uuid7())}).encode()
