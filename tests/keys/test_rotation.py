"""A new data key takes over: everything is sealed anew under it, and then the old key opens nothing (R25)."""

import threading

import pytest
from sqlalchemy import select

from companion import crypto, setup, vault
from companion.audit import chain, verifying
from companion.audit.models import Entry
from companion.crypto import Keyring
from companion.errors import WrongKey
from companion.keys import rotation
from companion.keys.places import places
from companion.own_keys import PersonKey
from companion.people import queries
from companion.people.models import Participant, Staff
from tests.factories import KEY, make_participant, make_staff
from tests.keys.making import NEW, crowd, id_of, rotate_keys, sealed_by, settings, told_to_rotate
from tests.keys.planting import PLANTED, Planter


@pytest.fixture
def both(apart):
    """The database, and the keys of the days between: the new one seals, both open."""
    keyring = Keyring([NEW, KEY])
    with apart.session() as db:
        vault.unlock(db, keyring)
    return keyring


def under_the_old(apart):
    with apart.session() as db:
        vault.unlock(db, Keyring([KEY]))


def all_names(apart):
    with apart.session() as db:
        return {one.name for one in db.scalars(select(Participant))}


def test_after_it_the_new_key_alone_opens_everything(apart):  # R25
    with apart.session(writing=True) as db:
        planted = Planter(db).everything()
    with apart.session() as db:
        vault.unlock(db, Keyring([NEW, KEY]))
    assert sum(rotation.rotate(apart, Keyring([NEW, KEY]))) == len(places_of(apart))

    database = setup.opened(settings(apart, NEW))
    with database.session() as db:
        names = [db.get(type(row), row.id) for row in planted.values()]
        assert PLANTED in {getattr(row, "name", "") for row in names}
        assert {row.name for row in db.scalars(select(Staff))} == {PLANTED}
        assert rotation.leftovers(db, Keyring([NEW])) == []
    database.dispose()


def places_of(apart):
    with apart.session() as db:
        return [box for place in places() for box in db.scalars(select(place.box).where(place.of_the_site))]


def test_after_it_the_old_key_opens_nothing(apart, both):  # R25, R26
    crowd(apart, 5)
    list(rotation.rotate(apart, both))
    old = Keyring([KEY])

    for box in places_of(apart):
        with pytest.raises(WrongKey):
            old.open(box, "anything")
    assert set(sealed_by(apart)) == {id_of(NEW)}
    with pytest.raises(WrongKey, match="DATA_KEY"):
        setup.opened(settings(apart, KEY))


def test_people_s_own_keys_and_records_stay_the_same(apart, both):
    crowd(apart, 3)
    with apart.session() as db:
        before = {row.id: row.name_box for row in db.scalars(select(Participant))}
    list(rotation.rotate(apart, both))

    with apart.session() as db:
        assert {row.id: row.name_box for row in db.scalars(select(Participant))} == before
    assert all_names(apart) == {"Person 0", "Person 1", "Person 2"}


def test_a_phone_still_finds_its_person_and_the_chain_is_whole(apart):  # R27, R36
    with apart.session(writing=True) as db:
        ada = make_participant(db, phone="+15555550147")
        chain.record(db, "operator", "before", ada.agreement.at, subject=ada.id)
        db.commit()
    done = told_to_rotate(apart, NEW, KEY)
    assert "Done" in done.output, done

    with apart.session() as db:
        vault.unlock(db, Keyring([NEW]))
        assert db.scalar(queries.with_phone("+15555550147")).id == ada.id
        assert verifying.broken_at(db) is None


def test_the_command_says_how_many_and_when_the_old_key_may_go_and_is_recorded(apart):  # R25, R38
    crowd(apart, 3)
    done = told_to_rotate(apart, NEW, KEY)
    out = done.stdout

    assert (done.exit_code, done.stderr) == (0, "")
    assert "Done: 5 values were sealed anew" in out  # two secrets, three people
    assert "take them out of DATA_KEY" in out
    assert KEY not in out and NEW not in out
    with apart.session() as db:
        entries = [(entry.actor, entry.verb, entry.about) for entry in db.scalars(select(Entry).order_by(Entry.number))]
    assert entries == [("operator", "began to rotate keys", ""), ("operator", "rotated keys", "5 values, 0 left")]


def test_again_changes_nothing(apart, both):
    crowd(apart, 3)
    list(rotation.rotate(apart, both))
    before = places_of(apart)

    assert sum(rotation.rotate(apart, both)) == 0
    assert places_of(apart) == before


def test_a_value_that_does_not_open_holds_up_no_other_and_the_old_key_is_kept(apart):
    crowd(apart, 3)
    with apart.session(writing=True) as db:
        broken = db.scalars(select(PersonKey).order_by(PersonKey.id)).first()
        broken.box = broken.box[:-1] + bytes([broken.box[-1] ^ 1])
        db.commit()
    done = told_to_rotate(apart, NEW, KEY)

    assert done.exit_code == 1
    assert "1 in person_key.box" in done.stderr
    assert "Keep the older keys" in done.stderr
    assert "take them out" not in done.stdout
    assert sealed_by(apart) == {id_of(NEW): 4, id_of(KEY): 1}


def test_what_somebody_changed_meanwhile_is_left_as_they_made_it(apart, both):  # R25
    under_the_old(apart)
    with apart.session(writing=True) as db:
        dana = make_staff(db, "Dana")
        db.commit()
    place = next(place for place in places() if str(place.box) == "staff.name_box")
    with apart.session() as db:
        row = db.execute(place.older(both.newest, None, 10)).one()
    with apart.session(writing=True) as db:
        db.get(Staff, dana.id).name = "Dana Reyes"
        db.commit()

    with apart.session(writing=True) as db:
        vault.unlock(db, both)
        assert rotation.seal_anew(db, both, place, row) is False
        db.commit()
        assert db.get(Staff, dana.id).name == "Dana Reyes"
    list(rotation.rotate(apart, both))
    with apart.session() as db:
        assert db.get(Staff, dana.id).name == "Dana Reyes"
        assert crypto.key_id(db.get(Staff, dana.id).name_box) == id_of(NEW)


def test_people_go_on_writing_while_it_runs(apart, both):  # R25
    under_the_old(apart)
    crowd(apart, 600)
    with apart.session(writing=True) as db:
        dana = make_staff(db, "Dana")
        db.commit()
    with apart.session() as db:
        vault.unlock(db, both)
    written, ended = [], threading.Event()

    def write():
        while not ended.is_set() or not written:
            with apart.session(writing=True) as mine:
                mine.get(Staff, dana.id).name = f"Dana {len(written)}"
                make_participant(mine, f"New {len(written)}")
                mine.commit()
                written.append(len(written))

    writer = threading.Thread(target=write)
    writer.start()
    for _ in rotation.rotate(apart, both):
        assert all_names(apart) >= {"Person 0", "Person 599"}  # and on reading
    ended.set()
    writer.join()

    with apart.session() as db:
        vault.unlock(db, Keyring([NEW]))
        assert db.get(Staff, dana.id).name == f"Dana {written[-1]}"
        assert rotation.leftovers(db, both) == []
    assert len(all_names(apart)) == 600 + len(written)


def test_killed_halfway_it_goes_on_from_there(apart):  # R25
    crowd(apart, 900)
    process = rotate_keys(apart, NEW, KEY)
    while not process.stdout.readline().startswith("Sealed anew: 20"):
        assert process.poll() is None, process.stderr.read()
    process.kill()
    process.communicate(timeout=60)
    halfway = sealed_by(apart)
    assert halfway[id_of(NEW)] > 0 < halfway[id_of(KEY)], halfway

    for alone in (NEW, KEY):  # between two keys, one of them is not enough, and that is said (R26)
        with pytest.raises(WrongKey, match="DATA_KEY"):
            setup.opened(settings(apart, alone))
    setup.opened(settings(apart, NEW, KEY)).dispose()
    assert len(all_names(apart)) == 900

    again = rotate_keys(apart, NEW, KEY)
    out, err = again.communicate(timeout=60)
    assert (again.returncode, err) == (0, "")
    assert f"Done: {halfway[id_of(KEY)]:,} values" in out
    assert set(sealed_by(apart)) == {id_of(NEW)}
    setup.opened(settings(apart, NEW)).dispose()
    assert len(all_names(apart)) == 900
