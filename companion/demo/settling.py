"""What the team does about a flag, and when: it sees it at work, answers or calls, and closes it some hours later."""

from datetime import datetime, timedelta
from itertools import count

from companion.audit import chain
from companion.demo.dice import Dice
from companion.demo.stage import Stage
from companion.demo.voices import ANSWERS, CLOSINGS
from companion.flags import acting, clocks
from companion.flags.levels import Level
from companion.flags.models import Flag
from companion.people.models import Participant, Staff

SOON, LATE = 15, 150  # minutes until somebody at work sees it
QUICK, SLOW = 20, 180  # minutes from there until it is closed
DONE_WITHIN = timedelta(minutes=LATE + SLOW)
AN_HOUR = timedelta(hours=1)
Act = tuple[datetime, str]


def calm_since(now: datetime, zone: str) -> datetime:
    """The hour before which everything raised is surely closed by now, over a weekend too."""
    hours = (now - n * AN_HOUR for n in count(1))
    return next(at for at in hours if _at_work(at, zone) + DONE_WITHIN <= now)


def acts(dice: Dice, then: str, level: Level, raised_at: datetime, now: datetime, zone: str) -> list[Act]:
    """What is done about one flag, in order."""
    soon = min(raised_at + timedelta(minutes=dice.randint(12, 40)), now - timedelta(minutes=5))
    if then == "open":
        return []
    if then == "taken":
        return [(soon, "take")]
    seen = _at_work(raised_at, zone) + timedelta(minutes=dice.randint(SOON, LATE))
    if then == "answered":
        return [(min(seen, now - timedelta(minutes=20)), "answer")]
    likely = 0.2 if level == Level.REVIEW else 0.7
    return [
        (seen, "answer" if dice.chance(likely) else "take"),
        (seen + timedelta(minutes=dice.randint(QUICK, SLOW)), "close"),
    ]


def _at_work(at: datetime, zone: str) -> datetime:
    """This moment when somebody is at work and has time before the end of it, else when the next ones come."""
    watch = clocks.watching(at, clocks.HOURS, zone)
    if not watch.staffed:
        return watch.when
    return at if at + timedelta(minutes=LATE) < watch.when else clocks.watching(watch.when, clocks.HOURS, zone).when


def act(stage: Stage, dice: Dice, participant: Participant, flag: Flag, mine: Staff, what: str, at: datetime) -> None:
    """One of them, as the desk would do it: a look at the person first, then the act."""
    staff = flag.owner or mine
    chain.record(stage.db, staff, "looked", at, subject=participant.id, about="care.person")
    if what == "answer":
        acting.answer(stage.db, flag, staff, dice.choice(ANSWERS[participant.language]), at)
        return
    if not flag.is_seen:
        acting.take(stage.db, flag, staff, at)
        stage.db.flush()
        stage.db.expire(flag, ["takings"])
    if what == "close":
        outcome, note = CLOSINGS[3] if flag.level == Level.REVIEW else dice.choice(CLOSINGS[:3])
        acting.close(stage.db, flag, staff, outcome, note, at)
