"""Sessions of a demo: tracks made by enrolling, who came and for how long, and a session for today."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from companion.demo.cast import Person
from companion.demo.dice import Dice
from companion.demo.names import PLACES
from companion.demo.stage import Stage
from companion.messaging import localtime
from companion.people.models import Participant, Staff
from companion.schedule import queries
from companion.schedule.enrolling import enroll, track
from companion.schedule.models import Appointment, Attendance
from companion.schedule.visits import BREAK

NOTED_WITHIN = timedelta(hours=14)
CALL = "https://video.demo.example/room-4"
QUARTER = timedelta(minutes=15)
LAST_START = time(18, 30)


def enrolled(stage: Stage, dice: Dice, participant: Participant, person: Person, at: datetime) -> list[Appointment]:
    """All their sessions, soonest first."""
    enroll(stage.db, participant, track(person.track), person.starts_on, at)
    rows = list(stage.db.scalars(queries.of(participant)))
    mine = dice.choice(PLACES[person.language])
    for row in rows:
        row.place = mine
    extra = _today(stage, dice, person, rows)
    if extra is not None:
        stage.db.add(extra)
        rows.append(extra)
    return sorted(rows, key=lambda row: row.starts_at)


def _today(stage: Stage, dice: Dice, person: Person, rows: list[Appointment]) -> Appointment | None:
    """On days without group: a single session for half of them, some of them by video."""
    zone, today = person.zone, localtime.day_of(stage.now, person.zone)
    soonest = stage.now + dice.randint(2, 16) * QUARTER
    soonest -= timedelta(minutes=soonest.minute % 15, seconds=soonest.second, microseconds=soonest.microsecond)
    wall = localtime.local(soonest, zone)
    busy = any(localtime.day_of(row.starts_at, zone) == today for row in rows)
    if busy or not person.has_joined or not time(8) <= wall.time() <= LAST_START or dice.chance(0.4):
        return None
    row = Appointment(
        id=dice.identity(stage.now), participant_id=rows[0].participant_id, source=f"demo:{today}", zone=zone
    )
    row.starts_at, row.ends_at = soonest, soonest + 4 * QUARTER
    row.kind = dice.choice(("individual", "telehealth"))
    if row.kind == "telehealth":
        row.join_url = CALL
    else:
        row.place = PLACES[person.language][0]
    return row


def attended(stage: Stage, dice: Dice, rows: Sequence[Appointment], diligence: float, team: Sequence[Staff]) -> None:
    """Who was there is noted the next morning; somebody who stays away stays away the whole evening."""
    before, here = None, True
    for row in rows:
        if row.ends_at > stage.now - NOTED_WITHIN:
            break
        if before is None or row.starts_at - before > BREAK:
            here = dice.chance(0.72 + diligence * 0.25)
        before = row.ends_at
        whole = round((row.ends_at - row.starts_at).total_seconds() / 60)
        minutes = (whole if dice.chance(0.93) else whole - dice.choice((15, 20, 30))) if here else 0
        at = row.ends_at + timedelta(hours=13, minutes=dice.randint(0, 40))
        note = Attendance(id=dice.identity(at), appointment_id=row.id, minutes=minutes, staff_id=team[0].id, at=at)
        stage.db.add(note)
