"""The number somebody left hears one neutral word, and nothing after it (R13, R56)."""

from datetime import timedelta

import pytest

from companion import vault
from companion.credentials import changing
from companion.messaging import outbox, suppression
from companion.messaging.outbox import Occasion
from companion.people import queries as people
from companion.signin import signins
from jobs import promote, send
from tests.factories import NOON, make_participant, make_site
from tests.messaging.making import make_shift

OLD, NEW = "+12125550147", "+12125550199"


@pytest.fixture
def moved(db, noon):
    """Ada changes her number, and says yes to texts on the new one; a reminder to the old one was waiting."""
    make_site(db, demo=False)
    ada = make_participant(db, phone=OLD)
    standing = db.scalar(people.standing_opt_in(ada))
    waits = Occasion("prompt", "waits", NOON, NOON + timedelta(hours=1), ada.zone, {})
    outbox.plan(db, standing, waits, NOON)
    signins.begin(db, ada, NOON)
    db.flush()
    this = db.scalars(signins.standing(ada, NOON)).one()
    changing.new_phone(db, this, ada, NEW, True, NOON)
    db.commit()
    return ada


def work(db, wire):
    for job in (promote, send):
        job.run(make_shift(db, NOON, wire))


def test_the_old_number_is_told_and_the_new_one_agreed(db, moved, carrier, wire):
    work(db, wire)

    assert sorted((m["to"], "changed" in m["body"]) for m in carrier.messages) == [(OLD, True), (NEW, False)]
    assert not [m for m in carrier.messages if "How are you" in m["body"]]


def test_a_stop_from_the_old_number_in_between_is_heard(db, moved, carrier, wire):  # R57
    suppression.suppress(db, vault.index(OLD), suppression.STOP, NOON)
    db.commit()
    work(db, wire)

    assert [m["to"] for m in carrier.messages] == [NEW]
