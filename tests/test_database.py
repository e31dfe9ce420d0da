"""Rows reach the disk whole, in turn, and with their zone."""

import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text

from companion import setup
from companion.database import Database, uuid7
from companion.errors import Busy
from companion.gate import Gate
from companion.people.models import Site
from companion.settings import Settings
from companion.signin.models import Attempt
from tests.factories import KEY, NOON, make_site

WRITERS, EACH = 8, 25


def test_a_moment_comes_back_in_utc_whatever_zone_it_went_in_with(db):
    local = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=-5)))
    site = make_site(db)
    site.demo_since = local
    db.commit()
    db.expire_all()

    assert site.demo_since == local
    assert site.demo_since.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(db):
    site = make_site(db)
    site.demo_since = datetime(2026, 11, 23, 12, 0)
    with pytest.raises(Exception, match="naive"):
        db.flush()


def test_ids_are_version_7_and_come_back_the_same(db):
    site = make_site(db)
    db.commit()

    assert db.scalar(select(Site.id)) == site.id
    assert site.id.version == 7


def test_eight_writers_at_once_never_meet_a_locked_database(database, db):  # R28
    make_site(db)
    db.commit()
    trouble: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(EACH):
                with database.session(writing=True) as session:
                    session.scalar(select(Site.name))  # read, then write: the order that deadlocks DEFERRED
                    session.execute(insert(Attempt).values(id=uuid7(), mark=b"x", at=NOON))
                    session.commit()
        except Exception as error:
            trouble.append(error)

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert trouble == []
    assert len(db.scalars(select(Attempt)).all()) == WRITERS * EACH


def test_sqlite_is_durable_private_and_strict(tmp_path):  # R28
    url = f"sqlite:///{tmp_path}/deep/companion.sqlite3"
    database = setup.prepare(Settings(secret_key="s", data_keys=(KEY,), database_url=url))
    with database.session() as db:
        pragmas = {name: db.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")}
    database.dispose()

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert stat.S_IMODE((tmp_path / "deep" / "companion.sqlite3").stat().st_mode) == 0o600


def test_a_writer_that_never_leaves_makes_the_next_say_so_in_time():
    gate = Gate()
    held = gate.enter(1)
    with pytest.raises(Busy, match="Nothing was saved"):
        gate.enter(0.01)
    gate.leave(held)

    gate.leave(gate.enter(0.01))


def test_writers_are_let_in_in_the_order_they_came():
    gate, order = Gate(), []
    held = gate.enter(1)

    def wait(name: int) -> None:
        turn = gate.enter(5)
        order.append(name)
        gate.leave(turn)

    threads = []
    for name in range(5):
        thread = threading.Thread(target=wait, args=(name,))
        thread.start()
        while len(gate._waiting) < name + 2:
            pass
        threads.append(thread)
    gate.leave(held)
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_another_process_holding_the_file_makes_a_writer_wait_and_not_lose(tmp_path):
    url = f"sqlite:///{tmp_path}/held.sqlite3"
    database = setup.prepare(Settings(secret_key="s", data_keys=(KEY,), database_url=url))
    other = sqlite3.connect(f"{tmp_path}/held.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, lambda: other.execute("COMMIT")).start()
    with database.session(writing=True) as db:
        db.add(Site(name="Riverside", zone="UTC"))
        db.commit()
        assert db.scalar(select(Site.name)) == "Riverside"
    other.close()
    database.dispose()


def test_both_addresses_of_postgresql_are_taken():
    for url in ("postgresql://h/d", "postgres://h/d", "postgresql+psycopg://h/d"):
        assert Database(url).engine.dialect.driver == "psycopg"
