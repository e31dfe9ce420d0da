"""kill -9 in the middle: no file that looks like a backup, and no half of a restore."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from companion.people.models import Participant
from companion.records.backing_up import counts
from companion.records.restoring import FURNITURE
from tests.factories import KEY
from tests.records.making import make_ada

DYING = """
import os, signal, sys
from flask.cli import main
import wsgi
from {module} import {owner}
real, left = {owner}.{name}, [{after}]
def dying(*arguments, **named):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)
{owner}.{name} = dying
sys.argv = ["flask", "--app", "wsgi", {words}]
main()
"""


@pytest.fixture
def killed(db, settings):
    """`killed("companion.records.frames", "Writer", "add", 5, database, "backup", file)` dies at the sixth `add`."""

    def killed(module, owner, name, after, over, *words):
        db.commit()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "DATABASE"))}
        url = over.engine.url.render_as_string(hide_password=False)
        ours = {"DATABASE_URL": url, "DATA_KEY": KEY, "SECRET_KEY": "only for tests"}
        script = DYING.format(module=module, owner=owner, name=name, after=after, words=", ".join(map(repr, words)))
        environ = {**kept, **ours, "ERASED_LIST": str(settings.erased_list)}
        done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, timeout=60)
        assert done.returncode == -signal.SIGKILL, done.stderr
        db.expire_all()

    return killed


# R29
@pytest.mark.parametrize(
    ("module", "owner", "name", "after"),
    [
        ("companion.records.frames", "Writer", "add", 6),
        ("companion.records", "whole_file", "_name", 0),
    ],
)
def test_a_killed_backup_leaves_no_file_and_the_next_one_is_made(
    killed, run, database, db, tmp_path, module, owner, name, after
):
    make_ada(db)
    file = tmp_path / "night.backup"
    killed(module, owner, name, after, database, "backup", str(file))

    assert not file.exists()
    assert all(left.name.endswith(".part") for left in tmp_path.glob("*night*"))
    assert run("backup", file).exit_code == 0


# R29
@pytest.mark.parametrize(
    ("module", "owner", "name", "after"),
    [
        ("companion.records", "packing", "_value", 40),
        ("sqlalchemy.orm", "Session", "commit", 0),
    ],
)
def test_a_killed_restore_leaves_all_as_it_was(killed, run, database, db, other, tmp_path, module, owner, name, after):
    ada = make_ada(db)
    file = tmp_path / "night.backup"
    assert run("backup", file).exit_code == 0
    killed(module, owner, name, after, other, "restore", str(file))
    killed(module, owner, name, after, database, "restore", "--replace", str(file))

    with other.session() as there:
        assert all(count == 0 for table, count in counts(there).items() if table not in FURNITURE)
    assert db.get(Participant, ada.id).phone
    assert db.scalar(select(func.count()).select_from(Participant)) == 1
    assert run("restore", file, over=other).exit_code == 0
