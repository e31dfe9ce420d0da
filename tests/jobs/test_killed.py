"""Workers are killed anywhere and answers are lost at random: every text still leaves exactly once, and is ours."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from companion.errors import Ambiguous, TryLater
from companion.messaging import states
from companion.messaging.models import Message
from companion.messaging.transports import Carried
from jobs import promote, reconcile, send
from jobs.shift import Shift
from tests.factories import NOON, make_site
from tests.messaging.making import make_agreed, make_message

PEOPLE, MINUTES, CALM = 12, 60, 25


class Killed(BaseException):
    """kill -9: nobody catches it, and nothing after it runs."""


class Chance:
    """A carrier that loses one answer in three, and a clock whose worker may die when it looks at it."""

    def __init__(self, seed):
        self.dice, self.now, self.calm = random.Random(seed), NOON, False
        self.taken, self.kills, self.hidden = [], 0, {}

    def clock(self):
        self.perhaps_killed(0.02)
        return self.now

    def perhaps_killed(self, how_often):
        if not self.calm and self.dice.random() < how_often:
            self.kills += 1
            raise Killed

    def send(self, text):
        self.perhaps_killed(0.1)
        luck = 1.0 if self.calm else self.dice.random()
        if luck < 0.1:
            raise TryLater("too many")
        if luck < 0.2:
            raise Ambiguous("lost on the way there")
        sid = f"SM{len(self.taken)}"
        self.taken.append((text, Carried(sid, "accepted", "", self.now)))
        self.hidden[sid] = self.now + timedelta(minutes=self.dice.choice((0, 0, 0, 3)))
        self.perhaps_killed(0.1)
        if luck < 0.35:
            raise Ambiguous("lost on the way back")
        return self.taken[-1][1]

    def listing(self, phone, since):
        self.perhaps_killed(0.1)
        if not self.calm and self.dice.random() < 0.2:
            raise Ambiguous("no list")
        shown = [carried for text, carried in self.taken if text.phone == phone and carried.created_at >= since]
        return [carried for carried in shown if self.hidden[carried.sid] <= self.now]

    def fetch(self, sid):
        return next(carried for _, carried in self.taken if carried.sid == sid)


MANY = [pytest.param(seed, marks=pytest.mark.prove) for seed in range(1, 40)]


@pytest.mark.parametrize("seed", [0, *MANY])
def test_nothing_is_lost_and_nothing_doubled_whoever_dies_where(database, db, seed):  # R65, R67, R69
    make_site(db, demo=False)
    chance = Chance(seed)
    agreed = [make_agreed(db)[1] for _ in range(PEOPLE)]
    made = {make_message(db, opt_in, kind, lasts=timedelta(hours=6)).id for opt_in in agreed for kind in KINDS}
    db.commit()

    for minute in range(MINUTES):
        chance.now, chance.calm = NOON + timedelta(minutes=minute), minute >= MINUTES - CALM
        for job in (promote, send, reconcile):
            work(database, job, chance)

    sent = {text.id for text, _ in chance.taken}
    assert len(chance.taken) == len(sent), "a text left twice"
    ends = {m.id: m for m in db.scalars(select(Message))}
    lost = {m.id for m in ends.values() if m.state == states.DEAD}
    assert sent | lost == made, "a text is lost and nobody knows"
    assert {m.attempts for m in ends.values() if m.id in lost - sent} <= {
        4
    }  # given up for a reason that is written down
    assert {ends[text.id].sid for text, _ in chance.taken} == {carried.sid for _, carried in chance.taken}
    assert all(ends[text.id].sid == carried.sid for text, carried in chance.taken), "an answer went to the wrong text"
    assert chance.kills > 4


KINDS = ("session_soon", "prompt", "read_later")


def work(database, job, chance):
    """One shift in a process of its own, which may not live to its end."""
    try:
        with database.session(writing=True) as db:
            job.run(Shift(db, chance.clock, chance))
    except Killed:
        pass
