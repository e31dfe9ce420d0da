"""`python -m jobs`, as an operator meets it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import select

from companion import clock
from companion.messaging import states
from companion.messaging.models import Message, Tick
from jobs.timetable import TIMETABLE
from tests.factories import KEY
from tests.jobs.making import make_session
from tests.messaging.making import again, make_agreed, make_message


@pytest.fixture
def environ(database, tmp_path):
    url = database.engine.url.render_as_string(hide_password=False)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "DATABASE"))}
    kept["AUDIT_ANCHOR"] = str(tmp_path / "audit.anchor")
    return {**kept, "DATABASE_URL": url, "DATA_KEY": KEY, "SECRET_KEY": "only for tests"}


def jobs(environ, *arguments):
    command = [sys.executable, "-W", "error", "-m", "jobs", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)


def test_one_shift_at_a_time_of_my_choosing(db, environ):
    person, _ = make_agreed(db, prompt_at=None)
    make_session(db, person)
    db.commit()
    for name, at in (
        ("plan_reminders", "2026-11-23T17:00Z"),
        ("promote", "2026-11-23T17:00:00-05:00"),
        ("send", "2026-11-23T22:00"),
    ):
        done = jobs(environ, name, "--now", at)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    first = db.scalars(select(Message).order_by(Message.due_at)).first()
    assert (first.kind, first.state) == ("session_day", states.DELIVERED)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"DATA_KEY": "bm90IGEga2V5"}, "DATA_KEY must hold 32 bytes"),
        ({"DATA_KEY": KEY.swapcase()}, "does not open this database"),
        ({"DATABASE_URL": "postgresql://companion@/none?host=/nowhere"}, "database does not answer"),
        ({"DATABASE_URL": "sqlite:///{tmp}/missing.sqlite3"}, "There is no database at"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "half set up"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(db, environ, change, words, tmp_path):  # R26
    changed = {name: value.format(tmp=tmp_path) for name, value in change.items()}
    done = jobs({**environ, **changed})

    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_job_that_is_not_there_is_named(environ):
    done = jobs(environ, "no-such-job")

    assert done.returncode == 2
    assert "plan_reminders" in done.stderr


def test_two_processes_keep_the_timetable_and_end_when_told(db, environ):  # R69
    message = make_message(db, kind="read_later", due_at=clock.now())
    db.commit()
    command = [sys.executable, "-W", "error", "-m", "jobs"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, env=environ, **pipes) for _ in range(2)]
    try:
        assert {process.stdout.readline() for process in running} == {"jobs: at work; texts stay in the drawer\n"}
        until = time.monotonic() + 30
        while again(db, message).state != states.DELIVERED and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        for process, end in zip(running, (signal.SIGTERM, signal.SIGINT), strict=True):
            process.send_signal(end)
        said = [process.communicate(timeout=30)[1] for process in running]

    assert again(db, message).state == states.DELIVERED
    assert [process.returncode for process in running] == [0, 0]
    assert said == ["", ""]
    ticked = set(db.scalars(select(Tick.name)))
    assert ticked == {name for name, entry in TIMETABLE.items() if entry.alone}
