"""An older backup still holds somebody who was erased since: bringing it back erases them again (R29, R33)."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from companion.audit import verifying
from companion.database import uuid7
from companion.errors import BadFile
from companion.people.models import Participant
from companion.records import erased_list
from companion.records.models import Erasure
from companion.settings import Retention
from jobs import retain
from tests.factories import NOON, make_participant
from tests.messaging.making import make_shift
from tests.records.making import make_ada, mine
from tests.records.test_erase import erase
from tests.records.test_killed import killed
from tests.records.test_retention import make_discharged

__all__ = ["killed"]


@pytest.fixture
def older(run, db, tmp_path):
    """A backup that holds Ada and Ben, made before Ada was erased. With her id."""
    ada_id, ben = make_ada(db).id, make_participant(db, name="Ben")
    assert run("backup", tmp_path / "older").exit_code == 0
    assert erase(run, ada_id).exit_code == 0
    return tmp_path / "older", ada_id, ben.id


def who_is_there(database):
    with database.session() as db:
        mine(database)
        return [one.id for one in db.scalars(select(Participant))], verifying.broken_at(db)


# R33
def test_by_the_list_outside_the_database(run, older, other):
    file, ada_id, ben_id = older
    done = run("restore", file, over=other)

    assert done.exit_code == 0 and "Erased again: 1." in done.stdout
    assert who_is_there(other) == ([ben_id], None)
    with other.session() as there:
        again = there.scalars(select(Erasure)).one()
        mine(other)
        assert again.person_id == ada_id and "erased again" in again.reason


# R33
def test_by_what_the_replaced_database_still_knew(run, older, database, settings):
    file, _, ben_id = older
    settings.erased_list.unlink()
    done = run("restore", file, "--replace", "--nobody-erased")

    assert done.exit_code == 0 and "Erased again: 1." in done.stdout
    assert who_is_there(database) == ([ben_id], None)


def test_a_backup_made_after_the_erasure_keeps_it_as_it_was(run, older, other, tmp_path):
    _, ada_id, ben_id = older
    assert run("backup", tmp_path / "newer").exit_code == 0
    done = run("restore", tmp_path / "newer", over=other)

    assert done.exit_code == 0 and "Erased again: 0." in done.stdout
    assert who_is_there(other) == ([ben_id], None)
    with other.session() as there:
        assert there.scalars(select(Erasure.person_id)).all() == [ada_id]


def test_without_the_list_nothing_is_restored_unless_that_is_meant(run, older, other, settings):
    file, ada_id, _ = older
    settings.erased_list.unlink()
    refused = run("restore", file, over=other)
    assert refused.exit_code == 2
    assert str(settings.erased_list) in refused.stderr and "--nobody-erased" in refused.stderr
    assert who_is_there(other)[0] == []

    meant = run("restore", file, "--nobody-erased", over=other)
    assert meant.exit_code == 0
    assert ada_id in who_is_there(other)[0]


@pytest.mark.parametrize("line", ["2026-11-23T17:00:00+00:00 0190", "yesterday 01909b3e-0000-7000-8000-000000000000"])
def test_a_line_that_cannot_be_read_stops_the_restore(run, older, other, settings, line):
    file, _, _ = older
    with settings.erased_list.open("a") as names:
        names.write(f"{line}\n")
    done = run("restore", file, over=other)

    assert done.exit_code == 2 and "line 2" in done.stderr
    assert who_is_there(other)[0] == []


# R33
def test_killed_before_the_commit_they_are_listed_and_the_next_try_erases_them(killed, run, database, db, settings):
    ada = make_ada(db)
    words = ("erase", "--participant", str(ada.id), "--reason", "They asked.", "--yes")
    killed("sqlalchemy.orm", "Session", "commit", 0, database, *words)

    assert list(erased_list.read(settings.erased_list)) == [ada.id]
    assert db.get(Participant, ada.id).phone
    assert erase(run, ada.id).exit_code == 0
    assert db.scalar(select(Participant)) is None


@pytest.fixture
def dead_line(monkeypatch):
    """`dead_line(kept=False)`: the commit of an erasure does not happen; True: it does, and its answer is lost."""
    real, erasing = DefaultDialect.do_commit, []

    @contextmanager
    def dead_line(kept):
        def look(session):
            erasing[:] = [True] * bool(session.scalar(select(func.count(Erasure.id))))

        def commit(dialect, connection):
            if not erasing or kept:
                real(dialect, connection)
            if erasing:
                raise OperationalError("COMMIT", {}, Exception("the line is dead"))

        event.listen(Session, "before_commit", look)
        with monkeypatch.context() as patching:
            patching.setattr(DefaultDialect, "do_commit", commit)
            yield
        event.remove(Session, "before_commit", look)

    return dead_line


def by_hand(run, db, settings, person_id):
    assert erase(run, person_id).exit_code == 2


def by_night(run, db, settings, person_id):
    shift = make_shift(db, NOON)
    shift.settings = replace(settings, retention=Retention(records_years=7))
    with pytest.raises(OperationalError):
        retain.people(shift)


# R33
@pytest.mark.parametrize("way", [by_hand, by_night])
def test_an_erasure_that_failed_is_taken_back_and_no_restore_erases(run, db, other, settings, tmp_path, dead_line, way):
    person_id = make_discharged(db, 8).id
    assert run("backup", tmp_path / "night").exit_code == 0
    with dead_line(kept=False):
        way(run, db, settings, person_id)
    db.rollback()
    assert db.scalars(select(Participant.id)).all() == [person_id]
    assert erased_list.read(settings.erased_list) == {}
    assert [line.split()[2:] for line in settings.erased_list.read_text().splitlines()] == [[], ["withdrawn"]]

    done = run("restore", tmp_path / "night", over=other)
    assert done.exit_code == 0 and "Erased again: 0." in done.stdout
    assert who_is_there(other) == ([person_id], None)


# R33
@pytest.mark.parametrize("way", [by_hand, by_night])
def test_an_erasure_whose_answer_was_lost_stays_on_the_list(run, db, other, settings, tmp_path, dead_line, way):
    person_id = make_discharged(db, 8).id
    assert run("backup", tmp_path / "night").exit_code == 0
    with dead_line(kept=True):
        way(run, db, settings, person_id)
    db.rollback()

    assert db.scalars(select(Participant.id)).all() == []
    assert list(erased_list.read(settings.erased_list)) == [person_id]
    assert "Erased again: 1." in run("restore", tmp_path / "night", over=other).stdout


def test_what_is_withdrawn_is_one_try_and_not_what_was_kept_before(tmp_path):
    path, one, two = tmp_path / "erased.list", uuid7(), uuid7()
    erased_list.note(path, one, NOON)
    erased_list.note(path, two, NOON)
    erased_list.withdraw(path, two, NOON)
    erased_list.note(path, one, NOON + timedelta(days=1))
    erased_list.withdraw(path, one, NOON + timedelta(days=1))

    assert erased_list.read(path) == {one: NOON}


def test_the_list_only_grows_and_holds_ids_and_times_alone(tmp_path):
    path = tmp_path / "deep" / "erased.list"
    people = [uuid7() for _ in range(3)]
    for number, one in enumerate(people):
        erased_list.note(path, one, NOON + timedelta(hours=number))

    assert list(erased_list.read(path)) == people
    assert path.read_text().splitlines()[0] == f"{NOON.isoformat()} {people[0]}"
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("nonsense\n")
    with pytest.raises(BadFile, match="line 1"):
        erased_list.read(path)
