"""`make run` as its operator sees it: one process to start, one signal to end, and everything it printed works."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """`python -m companion` on a new database and a free port, once it is ready."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    folder = tmp_path_factory.mktemp("run")
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "PUBLIC_BASE", "SITE_LINE"))
    }
    keys = dict.fromkeys(("SECRET_KEY", "DATA_KEY"), "YW4gb3JkaW5hcnkgdGVzdCBrZXksIDMyIGJ5dGVzISE=")
    env |= {"DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}", "PORT": str(port), **keys}
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        process = subprocess.Popen([sys.executable, "-m", "companion"], cwd=ROOT, env=env, stdout=out, stderr=err)
        run = Run(process, f"http://127.0.0.1:{port}", folder)
        try:
            run.wait_until(lambda: run.get("/readyz") == "ready\n" and "/drawer" in run.printed)
            yield run
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(PATIENCE)


class Run:
    """The process, a browser's cookies, and what was printed."""

    def __init__(self, process, base, folder):
        self.process, self.base, self.folder = process, base, folder
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    @property
    def printed(self):
        return (self.folder / "out").read_text()

    @property
    def errors(self):
        return (self.folder / "err").read_text()

    def get(self, path, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.browser.open(self.base + path, data, timeout=10) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            return None

    def wait_until(self, true):
        until = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < until and self.process.poll() is None, self.errors
            time.sleep(0.1)


def children(pid):
    """The processes that this one started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def runs(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_it_prints_where_to_go_and_a_printed_person_gets_in(started):
    phone = re.search(r"(\+1\d+)\s+English", started.printed)[1]
    password = re.search(r"/sign-in\s+password: (.+)", started.printed)[1]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', started.get("/sign-in"))[1]

    today = started.get("/sign-in", {"phone": phone, "password": password, "csrf_token": token})

    assert today is not None and 'href="/check-in"' in today
    assert f"localhost:{started.base.rpartition(':')[2]}" in started.printed


def test_the_drawer_shows_the_texts(started):
    assert "Maya" in (started.get("/drawer") or "")


def test_the_jobs_run_beside_it_and_one_signal_ends_both(started):
    started.wait_until(lambda: bool(children(started.process.pid)))
    jobs = children(started.process.pid)

    started.process.send_signal(signal.SIGTERM)
    started.process.wait(PATIENCE)

    assert not any(runs(pid) for pid in jobs)
    assert "Traceback" not in started.errors
