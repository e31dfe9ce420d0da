"""Filling a site: blocks of forty people, each person's weeks from their first day to this minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from companion.audit import chain
from companion.demo import checking_in, going, learned, names, replying, stage, stories, texting
from companion.demo.cast import BLOCK, ZONE, Person, cast
from companion.demo.dice import Dice
from companion.demo.said import Said, course
from companion.demo.settling import calm_since
from companion.demo.stage import Stage
from companion.messaging import localtime
from companion.people import queries as people
from companion.people.models import Participant
from companion.schedule.models import Appointment

OPENED_BEFORE = timedelta(days=30)
IN_THE_ROOM = timedelta(minutes=6)


def fill(db: Session, participants: int, days: int, seed: int, now: datetime) -> None:
    """All of it, in the caller's one transaction: a demo is whole or not there."""
    dice = Dice(seed, "site")
    opened = now - timedelta(days=days) - OPENED_BEFORE
    site = stage.site(db, dice, now, opened)
    for_staff, for_people = stage.hashed(stage.STAFF_PASSWORD), stage.hashed(stage.PASSWORD)
    roles = names.OTHERS.items()
    others = {role: stage.colleague(db, dice, site, name, role, opened, for_staff) for role, name in roles}
    lead = others["supervisor"]
    stage.supervised(db, Dice(seed, "supervision"), (others["prescriber"],), lead, opened)
    calm = calm_since(now, ZONE)
    for person in cast(seed, participants, days, localtime.day_of(now, ZONE)):
        if person.slot == 0:
            team = stage.team(db, dice, site, person.number // BLOCK, opened, for_staff)
            stage.supervised(db, Dice(seed, "supervision", person.number), team, lead, opened)
        scene = Stage(db, now, site, team, others["prescriber"], opened, for_people, calm)
        _weeks(scene, Dice(seed, "weeks", person.number), person)
    chain.record(db, "operator", "filled a demo", now, about=f"{participants} people, {days} days, seed {seed}")


def _weeks(scene: Stage, dice: Dice, person: Person) -> None:
    """One person's time in the program."""
    row = stage.participant(scene, dice, person)
    joined = stage.joined_at(person, scene)
    sessions = going.enrolled(scene, dice, row, person, joined if person.has_joined else scene.now - timedelta(hours=3))
    team = [scene.team[index] for index in (person.team[0], *person.team)]  # mostly the first
    if person.has_joined:
        said = _told(scene, dice, person, joined)
        rows = checking_in.keep(scene, dice, row, said)
        going.attended(scene, dice, sessions, person.diligence, team)
        learned.practised(scene, dice, said, rows)
        learned.read(scene, dice, row, joined, person.diligence)
        _texts(scene, dice, row, said, sessions)
        scene.db.flush()
        checking_in.look(scene, dice, row, said, team)
    if person.story == "texted":
        replying.just_now(scene, dice, row)
    scene.db.flush()


def _told(scene: Stage, dice: Dice, person: Person, joined: datetime) -> Sequence[Said]:
    """The first check-in is done in the room; then day by day; then what today's story holds."""
    since = localtime.day_of(joined, person.zone)
    days = list(course(dice, person, since, scene.now, scene.calm_since))
    first = [one for one in days if one.day == since] or days[:1]
    room = [Said(joined + IN_THE_ROOM, since, first[0].answers)] if first and person.story != "new" else []
    later = [one for one in days if one.at > joined and one.day > since]
    told = [one for one in stories.today(person, scene.now) if one.at > joined + IN_THE_ROOM]
    return stories.whole(room + later, told)


def _texts(scene: Stage, dice: Dice, row: Participant, said: Sequence[Said], sessions: Sequence[Appointment]) -> None:
    opt_in = scene.db.scalar(people.standing_opt_in(row))
    if opt_in is not None:
        texting.sent(scene, dice, opt_in, said, sessions)
        replying.words(scene, dice, row, scene.team, opt_in.at)
