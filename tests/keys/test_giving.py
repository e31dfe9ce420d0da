"""A database from before people had keys of their own: everybody is given one, and nothing is lost on the way."""

import pytest
from sqlalchemy import func, select

from companion import crypto, ownership, sealed, setup
from companion.errors import NotReady, Unreadable
from companion.keys import giving
from companion.own_keys import PersonKey
from companion.people.models import Participant
from tests.factories import KEY, make_participant
from tests.keys.making import as_it_was, crowd, id_of, process, sealed_by, settings
from tests.keys.planting import PLANTED, Planter

PREPARE = "from companion import setup; from companion.settings import Settings; setup.prepare(Settings.from_env())"


def values(database):
    """Every sealed value of every row, by where it stands."""
    with database.session() as db:
        return {
            (model.__tablename__, row.id, field.name): getattr(row, field.name)
            for model, field in sealed.fields()
            for row in db.scalars(select(model))
        }


def under_the_site(database):
    """The tables whose rows belong to somebody and still stand under the site's key."""
    with database.session() as db:
        return {
            model.__tablename__
            for model, field in sealed.fields()
            if ownership.way(model) is not None
            for box in db.scalars(select(getattr(model, field.box)))
            if box is not None and not crypto.is_own(box)
        }


@pytest.fixture
def old(apart):
    """Somebody with one of everything that can be sealed, and two more, all from before."""
    with apart.session(writing=True) as db:
        Planter(db).everything()
        make_participant(db, name="Ben")
        make_participant(db, name="Cleo")
        db.commit()
    as_it_was(apart)
    return apart


def test_everything_is_moved_and_reads_as_before(old):  # R24, R33
    before = values(old)
    assert len(under_the_site(old)) > 8
    database = setup.prepare(settings(old, KEY))
    with database.session() as db:
        keys = db.scalar(select(func.count()).select_from(PersonKey))
    database.dispose()

    assert keys == 3
    assert values(old) == before
    assert PLANTED in before.values()
    assert under_the_site(old) == set()
    setup.opened(settings(old, KEY)).dispose()


def test_nothing_starts_before_it_is_done_and_it_is_said_what_to_do(old):  # R26
    with pytest.raises(NotReady, match="python -m companion migrate"):
        setup.opened(settings(old, KEY))


def test_what_is_older_still_reads_until_it_is_moved(old):
    with old.session() as db:
        assert {one.name for one in db.scalars(select(Participant))} == {PLANTED, "Ben", "Cleo"}


def test_again_gives_nobody_another_key(old):
    giving.give(old, settings_keyring())
    with old.session() as db:
        before = {row.owner_id: row.box for row in db.scalars(select(PersonKey))}
    assert giving.give(old, settings_keyring()) == 0
    with old.session() as db:
        assert {row.owner_id: row.box for row in db.scalars(select(PersonKey))} == before


def settings_keyring():
    return crypto.Keyring([KEY])


def test_a_person_is_moved_whole_or_not_at_all(old, monkeypatch):
    """One value that does not open stops the move of that person, and says so; the key is not made either."""
    before = values(old)
    with old.session(writing=True) as db:
        last = db.scalars(select(Participant).order_by(Participant.id.desc())).first()
        last.phone_box, kept = last.phone_box[:-1] + b"x", last.phone_box
        db.commit()
    with pytest.raises(Unreadable):
        giving.give(old, settings_keyring())
    with old.session(writing=True) as db:
        assert db.scalar(select(PersonKey.id).where(PersonKey.owner_id == last.id)) is None
        assert not crypto.is_own(db.get(Participant, last.id).name_box)
        db.get(Participant, last.id).phone_box = kept
        db.commit()

    assert giving.give(old, settings_keyring()) >= 1
    assert values(old) == before


def test_killed_halfway_it_goes_on_from_there(apart):  # R25
    crowd(apart, 250)
    as_it_was(apart)
    moving = process(apart, [KEY], "-c", PREPARE)
    while count(apart) < 3:
        assert moving.poll() is None, moving.stderr.read()
    moving.kill()
    moving.communicate(timeout=60)
    assert 3 <= count(apart) < 250

    with pytest.raises(NotReady, match="migrate"):
        setup.opened(settings(apart, KEY))
    again = process(apart, [KEY], "-c", PREPARE)
    assert again.communicate(timeout=120) == ("", "")
    assert under_the_site(apart) == set()
    assert sealed_by(apart) == {id_of(KEY): 252}
    with apart.session() as db:
        assert {one.name for one in db.scalars(select(Participant))} == {f"Person {n}" for n in range(250)}


def count(database):
    with database.session() as db:
        return db.scalar(select(func.count()).select_from(PersonKey))


def test_somebody_erased_is_given_no_new_key(apart):  # R33
    crowd(apart, 2)
    with apart.session(writing=True) as db:
        db.delete(db.scalars(select(PersonKey)).first())
        db.commit()

    setup.prepare(settings(apart, KEY)).dispose()
    assert count(apart) == 1
    setup.opened(settings(apart, KEY)).dispose()
