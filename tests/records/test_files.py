"""What stands on the disk is its owner's alone: the database, its log, keys, backups, the list of the erased (R28)."""

import os
import stat

import pytest

from companion import setup
from companion.records import erased_list
from companion.records.backing_up import back_up
from companion.records.restoring import Way, restore
from companion.settings import Settings, make_keys
from tests.factories import KEY, NOON, make_participant
from tests.records.making import mine


@pytest.fixture
def lax():
    """An account that lets everybody read what it makes."""
    before = os.umask(0)
    yield
    os.umask(before)


# R28
def test_every_file_is_for_its_owner_alone_whatever_the_account_allows(tmp_path, lax):
    home = tmp_path / "instance"
    make_keys(home)
    settings = Settings.from_env({"DATA_KEY": KEY}, home=home)
    database = setup.prepare(settings)
    with database.session(writing=True) as db:
        make_participant(db)
        db.commit()
        erased_list.note(settings.erased_list, make_participant(db).id, NOON)
        back_up(database, home / "night.backup", settings.data_keys, NOON)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}
        db.rollback()
    database.dispose()

    names = {"companion.sqlite3", "companion.sqlite3-wal", "companion.sqlite3-shm"}
    assert set(modes) == names | {"keys.env", "night.backup", "erased.list"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


# R28
def test_a_restored_database_is_private_too(tmp_path, lax, database, db):
    make_participant(db)
    db.commit()
    back_up(database, tmp_path / "night.backup", (KEY,), NOON)
    url = f"sqlite:///{tmp_path}/new/companion.sqlite3"
    there = setup.prepare(Settings(secret_key="s", data_keys=(KEY,), database_url=url))
    with (tmp_path / "night.backup").open("rb") as file:
        restore(there, file, Way((KEY,)), NOON)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()}
    there.dispose()
    mine(database)

    assert modes == {0o600}
