"""`flask --app wsgi audit verify`: whatever is done to the chain, it says what and where (R36, R37)."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from companion import vault
from companion.audit import anchor, chain
from companion.audit.models import Head
from companion.crypto import Keyring
from tests.audit import tampering
from tests.factories import KEY, NOON

DEEDS = [
    (tampering.edit, "Entry 3 was changed."),
    (tampering.another_actor, "Entry 2 was changed."),
    (tampering.insert, "Entry 3 was inserted: the true one stands at 4."),
    (tampering.insert_at_the_end, "What stands after entry 6, the last, was inserted."),
    (tampering.take_out, "Entry 3 was deleted."),
    (tampering.take_out_two, "Entries 2 to 3 were deleted."),
    (tampering.take_out_and_close_the_gap, "Entry 3 was deleted, and those after it were given other numbers."),
    (tampering.reorder, "The order was changed: entry 2 stands at 3."),
    (tampering.cut_off, "The end was cut off: the last entry is 5, and there were 6."),
    (tampering.cut_off_and_set_the_head_back, "there were 6 entries; that one is not here now. The end was cut off."),
    (tampering.set_the_head_back, "The head was set back: it says 5, and there are 6."),
    (tampering.swap_the_head, "The head was swapped: it does not fit entry 6."),
    (tampering.take_the_head, "The note of where the chain ends is gone."),
]


@pytest.fixture
def file(settings):
    return anchor.place(settings)


@pytest.fixture
def anchored(db, file):
    """Five entries, the sixth being that the anchor began; and the anchor."""
    tampering.lengthen(db)
    anchor.write(db, file, NOON)
    return db


@pytest.fixture
def verify(app):
    return lambda: app.test_cli_runner().invoke(args=["audit", "verify"])


@pytest.fixture
def head_stays(db):
    """The head is put back for the tests after this one."""
    yield
    db.rollback()
    if db.scalar(select(Head)) is None:
        chain.furnish(db)
        db.commit()


def test_a_whole_chain_is_called_whole_and_counted(anchored, verify):
    said = verify()

    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout == "6 entries checked, 1 of them against the anchor: whole.\n"


def test_an_empty_chain_is_whole_and_the_missing_anchor_is_named(db, verify):
    said = verify()

    assert said.exit_code == 0
    assert "There is no anchor yet" in said.stderr


@pytest.mark.parametrize(("deed", "words"), DEEDS, ids=lambda one: getattr(one, "__name__", ""))
def test_what_was_done_is_said_in_words_and_with_its_number(anchored, verify, head_stays, deed, words):  # R36, R37
    tampering.do(anchored, deed)
    said = verify()

    assert said.exit_code == 1
    assert words in said.stderr
    assert said.stdout.endswith(": broken.\n")


def test_a_cut_end_with_its_head_set_back_looks_whole_without_the_anchor(db, file, verify):  # R37
    """What the anchor is for."""
    tampering.lengthen(db)
    tampering.do(db, tampering.cut_off_and_set_the_head_back)

    assert verify().exit_code == 0


def test_an_end_that_was_cut_off_and_grew_again_is_seen(anchored, verify):  # R37
    tampering.do(anchored, tampering.cut_off_and_set_the_head_back)
    tampering.lengthen(anchored, 4)
    said = verify()

    assert said.exit_code == 1
    assert "Entry 6 is not the one that the anchor noted" in said.stderr


@pytest.mark.parametrize("change", ["gone", "emptied", "cut at the front"])
def test_an_anchor_that_went_away_is_missed(anchored, file, verify, change):  # R37
    tampering.lengthen(anchored)
    anchor.write(anchored, file, NOON)
    lines = file.read_text().splitlines(keepends=True)
    if change == "gone":
        file.unlink()
    else:
        file.write_text("".join(lines[1:] if change == "cut at the front" else []))
    said = verify()

    assert said.exit_code == 1
    assert "The anchor was begun at entry 6, and its lines since then are not all there." in said.stderr


def test_an_anchor_with_another_mark_is_seen(anchored, file, verify):
    file.write_text(file.read_text().replace("6 ", "4 "))

    assert "Entry 4 is not the one that the anchor noted" in verify().stderr


def test_an_anchor_that_nobody_can_read_breaks_the_promise_too(anchored, file, verify):
    file.write_text("what is this\n")
    said = verify()

    assert said.exit_code == 1
    assert "Line 1 of the anchor cannot be read." in said.stderr


def test_an_old_anchor_is_a_note(anchored, verify, noon):
    noon(NOON + timedelta(hours=9))
    said = verify()

    assert said.exit_code == 0
    assert "The last anchor is 9 hours old." in said.stderr


def test_a_clock_that_goes_back_breaks_nothing(anchored, file, verify):  # R41
    chain.record(anchored, "jobs", "woke up early", NOON - timedelta(days=400))
    anchored.commit()
    anchor.write(anchored, file, NOON - timedelta(days=400))

    assert verify().exit_code == 0


def test_the_chain_outlives_a_new_data_key(anchored, verify):  # R25
    """Its key is random and sealed in the database, not made from the data key."""
    with_a_new_key = Keyring(["bm90IHRoZSBvbGQga2V5LCBidXQgYSBuZXcgb25lISE=", KEY])
    vault.unlock(anchored, with_a_new_key)

    assert verify().exit_code == 0


def test_a_hundred_thousand_entries_take_seconds(db, verify):
    _many(db, 100_000)
    began = time.process_time()
    said = verify()

    assert said.exit_code == 0, said.stderr
    assert said.stdout.startswith("100000 entries checked")
    assert time.process_time() - began < 20


def _many(db, count):
    """Written by the handful: what the chain says of each is what record() would say."""
    mark, rows = chain.START, []
    for at in range(1, count + 1):
        entry = {"number": at, "at": NOON, "actor": "jobs", "verb": "counted", "subject_id": None, "about": ""}
        mark = chain._mark(mark, entry)
        rows.append({"id": chain.uuid7(), "mark": mark, **entry})
    for start in range(0, count, 5000):
        db.execute(chain._ADD, rows[start : start + 5000])
    db.execute(update(Head).values(number=count, mark=mark))
    db.commit()


def flask(settings, *arguments, **changed):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "DATABASE"))}
    env |= {"DATABASE_URL": settings.database_url, "AUDIT_ANCHOR": settings.audit_anchor}
    env |= {"SECRET_KEY": "only for tests", "DATA_KEY": KEY, **changed}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "audit", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.run(command, env=env, cwd=root, capture_output=True, text=True, timeout=60)


def test_as_the_operator_types_it(anchored, settings):
    whole = flask(settings, "verify")
    assert (whole.returncode, whole.stdout[:17]) == (0, "6 entries checked"), whole.stderr

    tampering.do(anchored, tampering.edit)
    broken = flask(settings, "verify")
    assert (broken.returncode, broken.stderr) == (1, "audit: Entry 3 was changed.\n")


@pytest.mark.parametrize(
    "changed",
    [
        {"DATA_KEY": KEY.swapcase()},
        {"DATABASE_URL": "sqlite:////nowhere/missing.sqlite3"},
        {"AUDIT_ANCHOR": "/proc/self/mem"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_could_not_run_is_not_called_broken(db, settings, changed):
    said = flask(settings, "verify", **changed)

    assert said.returncode == 2
    assert said.stderr
    assert "Traceback" not in said.stderr
