"""The rows that a demo stands on: the site, its team, the people, and what each agreed to."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from companion import vault
from companion.demo import names
from companion.demo.cast import ZONE, Person
from companion.demo.dice import Dice
from companion.messaging import localtime
from companion.people.models import WORDS_VERSION, Agreement, Assignment, OptIn, Participant, Site, Staff
from companion.people.team import Supervision
from companion.signin import codes, passwords
from companion.signin.models import Password

PASSWORD = "seven calm rivers"  # noqa: S105 (demo people alone have it; nobody real is in such a database)
STAFF_PASSWORD = "seven calm rivers run"  # noqa: S105
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CLINICIANS = 3
EVENING = time(16, 40)


@dataclass(frozen=True)
class Stage:
    """Where one block of forty plays: its database session, its moment, its site and its three clinicians."""

    db: Session
    now: datetime
    site: Site
    team: tuple[Staff, ...]
    prescriber: Staff
    opened: datetime
    password: str  # hashed once: everybody's is the same
    calm_since: datetime


def site(db: Session, dice: Dice, now: datetime, opened: datetime) -> Site:
    row = Site(id=dice.identity(opened), name="Riverside", zone=ZONE, line="+12125550100", demo_since=now)
    db.add(row)
    db.flush()
    return row


def colleague(db: Session, dice: Dice, site: Site, name: str, role: str, since: datetime, hashed: str) -> Staff:
    """Somebody who works there, with a code generator whose secret the same seed gives again."""
    email = f"{name.lower()}@demo.example"
    row = Staff(id=dice.identity(since), site_id=site.id, role=role, email_index=vault.index(email))
    row.name, row.email = name, email
    db.add(row)
    db.flush()
    db.add(Password(id=dice.identity(since), staff_id=row.id, hash=hashed, at=since))
    codes.give(db, row, "".join(dice.choices(BASE32, k=32)))
    return row


def team(db: Session, dice: Dice, site: Site, block: int, opened: datetime, hashed: str) -> tuple[Staff, ...]:
    """The three clinicians of a block. After the twelfth a name comes again, with a number."""
    numbers = range(block * CLINICIANS, (block + 1) * CLINICIANS)
    days = {number: opened + timedelta(seconds=number) for number in numbers}
    return tuple(colleague(db, dice, site, _name(n), "clinician", days[n], hashed) for n in numbers)


def supervised(db: Session, dice: Dice, team: tuple[Staff, ...], supervisor: Staff, since: datetime) -> None:
    """Somebody answers for the work of these colleagues."""
    for one in team:
        row = Supervision(id=dice.identity(since), staff_id=one.id, supervisor_id=supervisor.id)
        row.starts_at = since
        db.add(row)


def _name(number: int) -> str:
    known = len(names.CLINICIANS)
    again = str(number // known + 1) if number >= known else ""
    return names.CLINICIANS[number % known] + again


def hashed(password: str) -> str:
    return passwords.hasher.hash(passwords.normal(password))


def joined_at(person: Person, stage: Stage) -> datetime:
    """In the room, before their first session; somebody new, this morning."""
    evening = localtime.moment(person.starts_on, EVENING, person.zone)
    assert evening is not None  # no zone of ours skips a day
    return min(evening, stage.now - timedelta(minutes=50))


def participant(stage: Stage, dice: Dice, person: Person) -> Participant:
    """The person with their agreement, password and agreement to texts, as joining leaves them."""
    at = stage.opened + timedelta(seconds=person.number)
    row = Participant(id=dice.identity(at), site=stage.site, site_id=stage.site.id, language=person.language)
    row.zone, row.prompt_at = person.zone, person.prompt_at
    row.name, row.phone, row.phone_index = person.name, person.phone, vault.index(person.phone)
    stage.db.add(row)
    stage.db.flush()
    for index in person.team:
        _assign(stage, dice, stage.team[index], row)
    if person.number % 2:
        _assign(stage, dice, stage.prescriber, row)
    if person.has_joined:
        _join(stage, dice, person, row)
    stage.db.flush()
    return row


def _assign(stage: Stage, dice: Dice, staff: Staff, row: Participant) -> None:
    since = stage.opened
    stage.db.add(Assignment(id=dice.identity(since), staff_id=staff.id, participant_id=row.id, starts_at=since))


def _join(stage: Stage, dice: Dice, person: Person, row: Participant) -> None:
    at = joined_at(person, stage)
    words = {"words_version": WORDS_VERSION, "participant_id": row.id, "at": at}
    stage.db.add(Agreement(id=dice.identity(at), language=row.language, **words))
    stage.db.add(Password(id=dice.identity(at), participant_id=row.id, hash=stage.password, at=at))
    if person.texts:
        stage.db.add(OptIn(id=dice.identity(at), phone_index=row.phone_index, **words))
