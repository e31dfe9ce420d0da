"""The end of the chain is noted outside the database, and never less than before (R37)."""

import logging
import stat
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from companion import setup
from companion.audit import anchor, verifying
from companion.audit.models import Entry
from companion.messaging.transports import Drawer
from companion.settings import Settings
from jobs.shift import Shift
from jobs.timetable import TIMETABLE
from tests.audit import tampering
from tests.factories import KEY, NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def file(settings):
    return anchor.place(settings)


@pytest.fixture
def work(db, settings):
    def at(moment):
        TIMETABLE["anchor"].run(Shift(db, lambda: moment, Drawer(), settings=settings))

    return at


def test_each_hour_adds_a_line_and_changes_none(db, file, work):
    work(NOON)
    first = file.read_text()
    tampering.lengthen(db)
    work(NOON + HOUR)
    lines = file.read_text().splitlines()

    assert file.read_text().startswith(first)
    assert [line.split()[0] for line in lines] == ["1", "6"]
    assert [datetime.fromisoformat(line.split()[2]) for line in lines] == [NOON, NOON + HOUR]
    assert lines[1].split()[1] == db.scalar(select(Entry.mark).where(Entry.number == 6)).hex()


def test_the_timetable_comes_to_it_each_hour_and_in_every_process():
    assert TIMETABLE["anchor"].seconds <= 3600
    assert not TIMETABLE["anchor"].alone  # so each start notes the end at once


def test_the_file_is_for_its_owner_alone(file, work):
    work(NOON)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (tampering.cut_off_and_set_the_head_back, "The chain ends at 4, and its anchor"),
        (tampering.take_the_head, "The chain ends at 0, and its anchor"),
    ],
)
def test_a_shorter_chain_is_an_alarm_and_writes_nothing(db, file, work, caplog, deed, words):
    tampering.lengthen(db)
    work(NOON)
    before = file.read_text()
    tampering.do(db, deed)
    with caplog.at_level(logging.CRITICAL):
        work(NOON + HOUR)
    anchor.chain.furnish(db)
    db.commit()

    assert "ALARM" in caplog.text
    assert words in caplog.text
    assert file.read_text() == before


def test_a_chain_that_was_cut_and_grew_again_is_an_alarm(db, file, work, caplog):
    tampering.lengthen(db)
    work(NOON)
    before = file.read_text()
    tampering.do(db, tampering.cut_off_and_set_the_head_back)
    tampering.lengthen(db, 6)
    work(NOON + HOUR)

    assert "Entry 6 is not the one that the anchor" in caplog.text
    assert file.read_text() == before


def test_a_file_that_went_away_is_an_alarm_and_not_begun_again_in_silence(db, file, work, caplog):
    work(NOON)
    file.unlink()
    work(NOON + HOUR)

    assert "is gone or empty" in caplog.text
    assert anchor.read(file) == []


def test_after_a_restore_the_operator_begins_a_new_one_and_keeps_the_old(app, db, file, work):
    tampering.lengthen(db)
    work(NOON)
    old = file.read_text()
    tampering.do(db, tampering.cut_off_and_set_the_head_back)
    said = app.test_cli_runner().invoke(args=["audit", "anchor", "--anew"])

    assert said.exit_code == 0, said.stderr
    aside = next(one for one in file.parent.iterdir() if one.name.startswith("audit.anchor.until-"))
    assert aside.read_text() == old
    assert str(aside) in said.stdout
    assert verifying.verify(db, anchor.read(file)).troubles == []


def test_a_place_that_cannot_be_written_is_named(db, settings, tmp_path, caplog):
    (tmp_path / "not a folder").write_text("")
    elsewhere = Settings("s", (KEY,), settings.database_url, audit_anchor=str(tmp_path / "not a folder" / "a"))
    TIMETABLE["anchor"].run(Shift(db, lambda: NOON, Drawer(), settings=elsewhere))

    assert "cannot be written" in caplog.text


def test_where_it_stands_when_nobody_says(tmp_path):
    def place(url):
        return anchor.place(Settings("s", (KEY,), url))

    assert place("sqlite:////srv/instance/companion.sqlite3").as_posix() == "/srv/instance/audit.anchor"
    assert place("sqlite:////srv/other.sqlite3").as_posix() == "/srv/other.anchor"
    one, other = place("postgresql://a:b@h/one"), place("postgresql://a:b@h/other")
    assert one != other
    assert one == place("postgresql://a:new@h/one")


def test_a_new_database_never_takes_up_the_anchor_of_an_old_one(tmp_path):
    settings = Settings("s", (KEY,), f"sqlite:///{tmp_path}/companion.sqlite3")
    anchor.place(settings).write_text(f"99 {'00' * 32} {NOON.isoformat()}\n")
    database = setup.prepare(settings)
    with database.session(writing=True) as db:
        anchor.write(db, anchor.place(settings), NOON)
        assert verifying.verify(db, anchor.read(anchor.place(settings))).troubles == []
    database.dispose()

    assert [line.number for line in anchor.read(anchor.place(settings))] == [1]
    assert len(list(tmp_path.glob("audit.anchor.until-*"))) == 1


def test_many_at_once_note_it_in_order(database, db, file):  # R69
    from concurrent.futures import ThreadPoolExecutor

    anchor.write(db, file, NOON)

    def one(step):
        with database.session(writing=True) as mine:
            anchor.chain.record(mine, "jobs", f"did {step}", NOON)
            mine.commit()
            anchor.write(mine, file, NOON)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(24)))

    numbers = [line.number for line in anchor.read(file)]
    assert len(numbers) == 25
    assert all(before <= after for before, after in pairwise(numbers))
    assert db.scalar(select(func.count(Entry.id)).where(Entry.verb == anchor.BEGAN)) == 1
