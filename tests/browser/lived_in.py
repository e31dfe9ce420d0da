"""A house where people have lived for weeks: a small demo, and beside it one state of each kind to look at.

It is filled once for a whole run; every house that needs it begins with a copy of the file.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from companion.checkins import arrival
from companion.checkins.answers import Answers
from companion.credentials import staff_joining
from companion.credentials.models import Passkey
from companion.demo.filling import fill
from companion.flags.models import Flag
from companion.learning import keeping, library
from companion.messaging.models import Reply
from companion.people.models import Participant, Site, Staff
from companion.people.queries import caseload
from companion.people.team import BreakGlassNotice
from companion.schedule.models import Appointment, Cancellation
from companion.signin import devices, invitations, recovery, signins
from companion.skills import practising
from tests.browser.house import House
from tests.factories import assign, make_participant, make_staff
from tests.team.making import break_glass, cover, supervise

PEOPLE, DAYS = 12, 40
LONG_NOTE = "I slept badly and my sister called twice.\n\n" + "An exceptionally long word: " + "re" * 40 + "."
TOLD = {
    "calm": Answers(craving=2, mood=8, sleep=7.5, confidence=8, used=False),
    "skipped": Answers(),
    "strong": Answers(craving=9, mood=4, triggers=("people", "feeling"), note=LONG_NOTE, call_me=True),
    "used": Answers(craving=7, mood=3, used=True, used_what=("opioid", "alcohol"), used_when="yesterday"),
    "unsafe": Answers(mood=1, not_safe=True, used=True),
}


@dataclass
class LivedIn:
    """Where the database is, whose cookie opens what, and which ids stand in the addresses."""

    file: Path
    cookies: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    phone: str = ""
    """The token of a phone where nobody is signed in; it is calm's."""

    def held(self, who: str) -> dict[str, str]:
        """What the browser of this one holds."""
        if who == "phone":
            return {"device": self.phone}
        return {"companion": self.cookies[who]} if who else {}


def furnish(folder: Path) -> LivedIn:
    """Fill a house and close its door again."""
    house = House(folder)
    place = LivedIn(folder / "house.sqlite3")
    try:
        with house.db() as db:
            fill(db, PEOPLE, DAYS, 1, house.now)
            site = db.scalars(select(Site)).one()
            people = {one.name: one for one in db.scalars(select(Participant))}
            team = {one.name: one for one in db.scalars(select(Staff))}
            who = {"maya": people["Maya"], "lucia": people["Lucía"], "dana": team["Dana"], "pat": team["Pat"]}
            who |= {"new": make_participant(db, name="Wilhelmina-Anastasia"), "idle": make_staff(db, name="Nils")}
            who |= {name: make_participant(db, name="Ada") for name in TOLD}
            for name, told in TOLD.items():
                kept = arrival.record(db, who[name], uuid4(), told, house.now, house.now, "page")
                place.ids[f"{name}_check_in"] = str(kept.id)
            _practices(db, place, who, house.now)
            _schedule(db, who["calm"], house.now)
            _, place.ids["token"] = invitations.invite(db, site, "Noor", "+12125550147", house.now)
            facts = ("Noor", "noor@example.org", "clinician", "operator", house.now)
            _, place.ids["team_token"] = staff_joining.invite_colleague(db, site, *facts)
            _keys(db, (who["calm"], who["dana"]), house.now)
            place.ids |= {name: str(one.id) for name, one in who.items()}
            who |= _the_team(db, place, team, people["Maya"], house.now)
            _flags(db, place, people)
            _phones(db, place, who, house.now)
            place.cookies |= {name: signins.begin(db, one, house.now) for name, one in who.items() if name != "maya"}
            signins.begin(db, who["maya"], house.now - timedelta(days=3))
            db.commit()
    finally:
        house.close()
    return place


def _the_team(db, place, team, maya, now):
    """A night colleague who opened a record in an emergency, of which Ellen was told; and somebody stood in for."""
    night, olga = make_staff(db, name="Nora"), make_staff(db, name="Olga", role="supervisor")
    supervise(db, team["Ellen"], night)
    opened = break_glass(db, night, maya, now)
    db.add(BreakGlassNotice(break_glass_id=opened.id, staff_id=team["Ellen"].id, at=now))
    assign(db, night, maya, ends_at=now - timedelta(days=3))
    cover(db, team["Samir"], team["Dana"], now, now + timedelta(days=4))
    place.ids["emergency"] = str(opened.id)
    return {"night": night, "olga": olga, "ellen": team["Ellen"]}


def _phones(db, place, who, now):
    """Maya has this one, another, and one that was lost; calm's phone has nobody signed in. Someone may lose theirs."""
    maya, kinds = who["maya"], (("Android phone", "Samsung Internet"), ("iPhone", "Safari"), ("Phone or computer", ""))
    theirs = [devices.enroll(db, maya, "text code", kind, now - timedelta(days=9))[0] for kind in kinds]
    devices.end(db, theirs[2], "lost", now - timedelta(days=2))
    place.cookies["maya"] = signins.begin(db, maya, now, theirs[0])
    place.phone = devices.enroll(db, who["calm"], "invitation", kinds[0], now)[1]
    recovery.make(db, maya, now)
    place.ids["back"] = invitations.renew(db, who["strong"], now)
    hers = db.scalars(caseload(who["dana"], now).where(Participant.agreement.has()).order_by(Participant.id))
    place.ids["loses"] = str(next(one.id for one in hers if one not in who.values()))


def _practices(db, place, who, now):
    for slug in ("urge-surfing", "paced-breathing", "delay-distract-decide"):
        begun = practising.begin(db, who["calm"], slug, uuid4(), 8, None, now - timedelta(seconds=50))
        place.ids[slug.replace("-", "_")] = str(begun.id)
    for name, after in (("eased", 3), ("still", 9)):
        done = practising.begin(db, who["calm"], "urge-surfing", uuid4(), 8, None, now)
        practising.finish(db, done, after, now)
        place.ids[name] = str(done.id)
    module = library.module("en", "triggers")
    first = len(module.cards) + 1
    keeping.go_on(db, who["calm"], module, first, now)
    keeping.answer(db, who["calm"], module, 1, 1, now)
    place.ids |= {"question": str(first + 1), "practice": str(first), "end": str(first + len(module.questions) + 1)}


def _schedule(db, person, now):
    """Everything a session can be in one week: on now with a link, coming with a place, called off, a day's note."""
    kinds = (("group", 0, 3, None), ("individual", 24, 1, None), ("group", 48, 3, "off"), ("day-note", 72, 24, None))
    for kind, hours, long, off in kinds:
        starts = now + timedelta(hours=hours)
        one = Appointment(participant_id=person.id, source=f"look:{hours}", kind=kind, zone=person.zone)
        one.starts_at, one.ends_at = starts, starts + timedelta(hours=long)
        one.place = "Riverside House, second floor, the room at the very end of the hall"
        one.join_url = "https://example.org/room" if kind == "group" else None
        db.add(one)
        db.flush()
        if off:
            db.add(Cancellation(appointment_id=one.id, at=now))


def _keys(db, people, now):
    """A phone's lock that was used, and a security key that was not."""
    for person in people:
        for name, used in (("lock", now), ("key", None)):
            key = Passkey(credential_id=uuid4().bytes, handle=b"look", public_key=b"look", sign_count=0, transports="")
            setattr(key, "staff_id" if isinstance(person, Staff) else "participant_id", person.id)
            key.backed_up, key.name, key.made_at, key.last_used_at = False, name, now - timedelta(days=9), used
            db.add(key)


def _flags(db, place, people):
    """One urgent flag that nobody has, and one that Dana has; a text nobody has read."""
    urgent = db.scalars(select(Flag).where(Flag.closed_at.is_(None)).order_by(Flag.level.desc(), Flag.id)).all()
    free = next(one for one in urgent if not one.takings)
    taken = next(one for one in urgent if one.is_seen)
    place.ids |= {"free": str(free.id), "free_of": str(free.participant_id)}
    place.ids |= {"taken": str(taken.id), "taken_of": str(taken.participant_id)}
    unread = db.scalars(select(Reply).order_by(Reply.at.desc())).first()
    place.ids["texter"] = str(unread.participant_id if unread else people["Maya"].id)
