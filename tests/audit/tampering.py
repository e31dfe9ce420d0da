"""What somebody can do who holds the database and not the key."""

from sqlalchemy import delete, func, select, update

from companion.audit import chain, guard
from companion.audit.models import Entry, Head
from companion.database import uuid7
from tests.factories import NOON, make_participant


def lengthen(db, count=5):
    """So many more entries."""
    person = make_participant(db)
    for step in range(count):
        chain.record(db, person, f"did {step}", NOON, subject=person.id)
    db.commit()


def number(at):
    return Entry.number == at


def last(db):
    return db.scalar(select(func.max(Entry.number)))


def edit(db):
    db.execute(update(Entry).where(number(3)).values(verb="did nothing"))


def another_actor(db):
    db.execute(update(Entry).where(number(2)).values(actor="jobs"))


def insert(db):
    """One in the middle; the others make room."""
    for at in range(last(db), 2, -1):
        db.execute(update(Entry).where(number(at)).values(number=at + 1))
    db.add(Entry(id=uuid7(), number=3, at=NOON, actor="jobs", verb="slipped in", mark=b"x" * 32))
    db.flush()


def insert_at_the_end(db):
    db.add(Entry(id=uuid7(), number=last(db) + 1, at=NOON, actor="jobs", verb="slipped in", mark=b"x" * 32))
    db.flush()


def take_out(db):
    db.execute(delete(Entry).where(number(3)))


def take_out_two(db):
    db.execute(delete(Entry).where(Entry.number.in_((2, 3))))


def take_out_and_close_the_gap(db):
    end = last(db)
    db.execute(delete(Entry).where(number(3)))
    for at in range(4, end + 1):
        db.execute(update(Entry).where(number(at)).values(number=at - 1))


def reorder(db):
    for before, after in ((2, 999), (3, 2), (999, 3)):
        db.execute(update(Entry).where(number(before)).values(number=after))


def cut_off(db):
    db.execute(delete(Entry).where(number(last(db))))


def cut_off_and_set_the_head_back(db):
    """The chain alone looks whole after this."""
    end = last(db)
    before = db.scalar(select(Entry.mark).where(number(end - 2)))
    db.execute(delete(Entry).where(Entry.number > end - 2))
    db.execute(update(Head).values(number=end - 2, mark=before))


def set_the_head_back(db):
    db.execute(update(Head).values(number=last(db) - 1))


def swap_the_head(db):
    db.execute(update(Head).values(mark=b"y" * 32))


def take_the_head(db):
    db.execute(delete(Head))


def do(db, deed):
    """Lift the guard, do it, put the guard up again."""
    guard.lift(db.connection())
    deed(db)
    guard.put_up(db.connection())
    db.commit()
