"""A backup: whole or not there, closed to eyes, and of one moment."""

import stat
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from companion.audit import chain, verifying
from companion.audit.models import Entry
from companion.errors import CompanionError
from companion.people.models import Site
from companion.records import backing_up, contents, frames
from companion.records.backing_up import back_up
from companion.records.frames import MARK, SALT
from tests.factories import KEY, NOON, make_participant, make_site
from tests.records.making import PHONE, PLANTED, live_in, make_ada

KEYS = (KEY,)


def read_of(file, keys=KEYS):
    with file.open("rb") as source:
        return contents.check(source, keys)


# R29
def test_the_file_holds_every_row_is_its_owner_s_alone_and_its_key_is_not_in_it(run, db, tmp_path, settings):
    make_ada(db)
    file = tmp_path / "night.backup"
    done = run("backup", file)

    assert (done.exit_code, done.stderr) == (0, "")
    assert "DATA_KEY" in done.stdout and KEY not in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    counts = read_of(file)["counts"]
    assert counts["participant"] == counts["opt_in"] == counts["flag_closure"] == 1
    assert counts["audit_entry"] == db.scalar(select(func.count()).select_from(Entry))
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["night.backup"]
    assert stat.S_IMODE(settings.erased_list.stat().st_mode) == 0o600


# R24
def test_planted_words_phones_and_even_the_site_s_name_are_not_in_the_file(run, db, tmp_path):
    make_ada(db)
    file = tmp_path / "night.backup"
    run("backup", file)
    data = file.read_bytes()

    assert len(data) > 2000
    for word in (PLANTED, PHONE[1:], "Riverside", "participant", "audit_entry", KEY):
        assert word.encode() not in data


def test_a_file_that_is_there_is_never_touched(run, db, tmp_path):
    file = tmp_path / "night.backup"
    file.write_text("yesterday's")
    done = run("backup", file)

    assert done.exit_code == 2
    assert "is there already" in done.stderr and done.stderr.count("\n") == 1
    assert file.read_text() == "yesterday's"
    assert list(tmp_path.glob(".*")) == []


def test_a_name_that_is_taken_while_we_write_is_not_taken_over(database, db, tmp_path, monkeypatch):
    file = tmp_path / "night.backup"
    made = backing_up.write

    def meanwhile(*arguments):
        made(*arguments)
        file.write_text("somebody else's")

    monkeypatch.setattr(backing_up, "write", meanwhile)
    with pytest.raises(CompanionError, match="is there already"):
        back_up(database, file, KEYS, NOON)

    assert file.read_text() == "somebody else's"


def test_a_disk_without_second_names_works_too(database, db, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError("no links here")

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    back_up(database, tmp_path / "night.backup", KEYS, NOON)

    assert read_of(tmp_path / "night.backup")["made_at"] == NOON.isoformat()
    assert [path.name for path in tmp_path.glob("*night*")] == ["night.backup"]


@pytest.mark.parametrize("name", ["missing/night.backup", "folder"])
def test_a_place_that_cannot_be_written_is_said_in_a_line(run, db, tmp_path, name):
    (tmp_path / "folder").mkdir()
    done = run("backup", tmp_path / name)

    assert done.exit_code == 2
    assert done.stderr.startswith("companion: ") and done.stderr.count("\n") == 1


def test_a_full_disk_leaves_nothing(run, db, tmp_path, monkeypatch):  # R66
    make_site(db)
    add, left = frames.Writer.add, [3]

    def full(writer, *arguments, **named):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        add(writer, *arguments, **named)

    monkeypatch.setattr(frames.Writer, "add", full)
    done = run("backup", tmp_path / "night.backup")

    assert done.exit_code == 2 and "No space left" in done.stderr
    assert [path.name for path in tmp_path.iterdir() if "night" in path.name] == []


# R29
def test_writers_go_on_and_the_backup_is_of_one_moment(run, database, db, other, tmp_path, monkeypatch):
    make_ada(db)
    db.commit()
    entries = db.scalar(select(func.count()).select_from(Entry))
    read, written = backing_up._rows, []

    def write_between(snapshot, table):
        with database.session(writing=True) as writer:
            person = make_participant(writer)
            chain.record(writer, person, "joined", NOON + timedelta(seconds=len(written)), subject=person.id)
            writer.commit()
            written.append(person.id)
        yield from read(snapshot, table)

    monkeypatch.setattr(backing_up, "_rows", write_between)
    back_up(database, tmp_path / "night.backup", KEYS, NOON)
    monkeypatch.undo()

    assert len(written) > 20
    counts = read_of(tmp_path / "night.backup")["counts"]
    assert (counts["participant"], counts["audit_entry"]) == (1, entries)
    assert verifying.broken_at(db) is None
    done = run("restore", tmp_path / "night.backup", "--nobody-erased", over=other)
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_broken_chain_is_said_and_the_backup_is_made_all_the_same(run, db, tmp_path):
    make_ada(db)
    db.commit()
    with lifted_guards(db):
        db.execute(update(Entry).where(Entry.number == 2).values(verb="did nothing"))
    done = run("backup", tmp_path / "night.backup")

    assert done.exit_code == 1
    assert "broken at entry 2" in done.stderr
    assert read_of(tmp_path / "night.backup")["counts"]["participant"] == 1


# R29
def test_every_changed_byte_is_noticed(database, db, tmp_path):
    live_in(database, people=1, days=2)
    whole = tmp_path / "night.backup"
    back_up(database, whole, KEYS, NOON)
    data, changed = whole.read_bytes(), tmp_path / "changed.backup"
    start = len(frames.MAGIC) + MARK + SALT
    places = [*range(start + 10), *range(start + 10, len(data), len(data) // 60), len(data) - 1]
    for place in places:
        changed.write_bytes(data[:place] + bytes([data[place] ^ 0x40]) + data[place + 1 :])
        with pytest.raises(CompanionError):
            read_of(changed)

    assert read_of(whole)["counts"]["participant"] == 2


# R29
def test_a_file_that_was_cut_off_or_added_to_is_noticed(database, db, tmp_path):
    live_in(database, people=1, days=2)
    whole, changed = tmp_path / "night.backup", tmp_path / "changed.backup"
    back_up(database, whole, KEYS, NOON)
    data = whole.read_bytes()
    for length in [0, 5, 40, 44, *range(50, len(data), len(data) // 40), len(data) - 1]:
        changed.write_bytes(data[:length])
        with pytest.raises(CompanionError):
            read_of(changed)
    changed.write_bytes(data + b"x")
    with pytest.raises(CompanionError, match="changed"):
        read_of(changed)


def cut(data):
    """The preamble and the frames of a file."""
    place = len(frames.MAGIC) + MARK + SALT
    pieces = [data[:place]]
    while place < len(data):
        length = frames.HEAD.unpack(data[place : place + frames.HEAD.size])[0]
        pieces.append(data[place : place + frames.HEAD.size + length])
        place += len(pieces[-1])
    return pieces


# R29
def test_frames_that_were_moved_left_out_or_taken_from_another_backup_are_noticed(database, db, tmp_path):
    make_ada(db)
    db.commit()
    one, two, changed = tmp_path / "one", tmp_path / "two", tmp_path / "changed"
    for file in (one, two):
        back_up(database, file, KEYS, NOON)
    first, second = cut(one.read_bytes()), cut(two.read_bytes())
    assert len(first) > 10
    for wrong in (
        [*first[:3], first[4], first[3], *first[5:]],
        [*first[:3], *first[4:]],
        [*first[:4], first[3], *first[4:]],
        [*first[:3], second[3], *first[4:]],
        [*first[:3], first[-1]],
        first[:-1],
    ):
        changed.write_bytes(b"".join(wrong))
        with pytest.raises(CompanionError):
            read_of(changed)
    changed.write_bytes(b"".join(first))

    assert read_of(changed)["counts"]["participant"] == 1


def lifted_guards(db):
    from companion.records.guards import lifted

    return lifted(db)


def test_memory_holds_a_thousand_rows_at_a_time(database, db, tmp_path, monkeypatch):
    make_site(db)
    db.commit()
    with database.session(writing=True) as many:
        many.add_all(Site(name=f"Site {n}", zone="UTC", line="") for n in range(2500))
        many.commit()
    packed, sizes = backing_up.packed, []
    monkeypatch.setattr(backing_up, "packed", lambda table, rows: sizes.append(len(rows)) or packed(table, rows))
    back_up(database, tmp_path / "night.backup", KEYS, NOON)

    assert max(sizes) == 1000
    assert read_of(tmp_path / "night.backup")["counts"]["site"] == 2501
