"""`make run`: keys, tables, a demo site when the database is new, then web and jobs until Ctrl-C.

`python -m companion migrate` brings the database forward and writes the plain help page.
"""

import os
import signal
import subprocess
import sys
from types import FrameType

from flask import Flask
from waitress import create_server

from companion import clock, create_app, setup
from companion.database import Database
from companion.demo import guide, loading
from companion.errors import CompanionError
from companion.settings import HOME, Settings, make_keys
from companion.web import plain_help

THREADS = 8
# Measured: with waitress's own limit of 100, slow phones keep the others out.
CONNECTIONS = 2000
# The app refuses more than 64 KB in its own words; beyond this nobody needs to hear them.
LARGEST_UNREAD = 1024 * 1024


def main(arguments: list[str]) -> None:
    if arguments not in ([], ["migrate"]):
        sys.exit("Use: python -m companion   or: python -m companion migrate")
    try:
        if not arguments:
            make_keys(HOME)
        settings = Settings.from_env()
        database = setup.prepare(settings)
        app = create_app(settings)
        plain_help.write(app, HOME)
        if not arguments:
            run(app, settings, database)
    except CompanionError as trouble:
        sys.exit(f"companion: {trouble}")


def run(app: Flask, settings: Settings, database: Database) -> None:
    """Serve until told to stop; the jobs end with us."""
    port = int(os.environ.get("PORT") or 8000)
    if loading.fill_if_new(database, clock.now()):
        print("A demo site was made. Nobody in it is real.", flush=True)
    server = create_server(
        app,
        host="127.0.0.1",
        port=port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        ident="",
        max_request_body_size=LARGEST_UNREAD,
    )
    print(f"\n  {settings.public_base_url}\n", flush=True)
    print(guide.how_to_sign_in(database, settings.public_base_url, clock.now()), flush=True)
    jobs = subprocess.Popen([sys.executable, "-m", "jobs"])
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.run()
    finally:
        jobs.terminate()
        jobs.wait(timeout=20)
        database.dispose()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(sys.argv[1:])
