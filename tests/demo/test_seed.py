"""The same seed gives the same demo, row for row, with the same ids where a row is the demo's own."""

from sqlalchemy import select

from companion.checkins.models import CheckIn
from companion.demo import loading
from companion.demo.guide import how_to_sign_in
from companion.flags.models import Flag
from companion.messaging.models import Message
from companion.people.models import Participant
from tests.factories import NOON
from tests.filling import empty


def test_the_same_seed_gives_the_same_rows(db, database):
    first = _fingerprint(database, db)
    empty(database)

    assert _fingerprint(database, db) == first


def _fingerprint(database, db):
    loading.fill_empty(database, 6, 12, 5, NOON)
    db.rollback()
    people = [(one.id, one.name, one.phone) for one in db.scalars(select(Participant).order_by(Participant.id))]
    checked = [(one.id, one.answers) for one in db.scalars(select(CheckIn).order_by(CheckIn.id))]
    said = [(one.kind, one.id, one.due_at) for one in db.scalars(select(Message).order_by(Message.id))]
    flags = sorted((one.rule, one.raised_at, one.closed_at) for one in db.scalars(select(Flag)) if one.closed_at)
    db.rollback()
    return people, checked, said, flags, how_to_sign_in(database, "http://x", NOON).split("authenticator")[1]
