"""Whatever is done to the chain, it shows."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from companion.audit import chain, guard, verifying
from companion.audit.models import Entry, Head
from companion.database import uuid7
from companion.people.models import Participant
from tests.factories import NOON, make_participant


@pytest.fixture
def five(db):
    """A chain of five entries, and nothing that keeps a hand off them."""
    ada = make_participant(db)
    for step in range(5):
        chain.record(db, ada, f"did {step}", NOON + timedelta(minutes=step), subject=ada.id)
    db.commit()
    guard.lift(db.connection())
    return db


def _entry(number):
    return Entry.number == number


def test_an_untouched_chain_is_whole(five):
    assert verifying.broken_at(five) is None


def test_an_empty_chain_is_whole(db):
    assert verifying.broken_at(db) is None


@pytest.mark.parametrize(
    ("what", "change", "found_at"),
    [
        ("edited", update(Entry).where(_entry(3)).values(verb="did nothing"), 3),
        ("another actor", update(Entry).where(_entry(2)).values(actor="jobs"), 2),
        ("moved in time", update(Entry).where(_entry(4)).values(at=NOON), 4),
        ("deleted", delete(Entry).where(_entry(2)), 2),
        ("truncated", delete(Entry).where(_entry(5)), 5),
        ("the head set back", update(Head).values(number=4), 5),
    ],
)
def test_a_chain_that_was_changed_is_broken(five, what, change, found_at):  # R36
    five.execute(change)

    assert verifying.broken_at(five) == found_at, what


def test_an_inserted_entry_breaks_it(five):  # R36
    five.add(Entry(id=uuid7(), number=6, at=NOON, actor="jobs", verb="slipped in", mark=b"x" * 32))
    five.flush()

    assert verifying.broken_at(five) == 6


def test_reordered_entries_break_it(five):  # R36
    for before, after in ((2, 99), (3, 2), (99, 3)):
        five.execute(update(Entry).where(_entry(before)).values(number=after))

    assert verifying.broken_at(five) == 2


def test_a_clock_that_goes_back_breaks_nothing(five):  # R41
    chain.record(five, "jobs", "woke up early", NOON - timedelta(days=1))

    assert verifying.broken_at(five) is None


def test_an_entry_goes_when_its_record_goes(db):  # R39
    ada = make_participant(db)
    chain.record(db, ada, "joined", NOON)
    db.rollback()

    assert db.scalar(select(Participant)) is None
    assert db.scalar(select(Entry)) is None
    assert verifying.broken_at(db) is None
