"""A throw-away PostgreSQL for the tests, from whatever server binaries the machine has.

PostgreSQL refuses root, so as root it runs as nobody. It listens on a unix socket alone and forgets everything.
"""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable

PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin")
QUICK = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"


def binaries() -> str | None:
    """The folder that holds pg_ctl, newest version first, or None."""
    on_path = shutil.which("initdb")
    beside = [os.path.dirname(os.path.realpath(on_path))] if on_path else []
    found = [folder for place in PLACES for folder in sorted(glob.glob(place), reverse=True)]
    return next((folder for folder in [*found, *beside] if os.path.exists(f"{folder}/pg_ctl")), None)


def start() -> tuple[str, Callable[[], None]]:
    """Its address, and how to stop it."""
    folder = binaries()
    if folder is None:
        raise RuntimeError("No PostgreSQL server found. On Debian or Ubuntu: apt install postgresql")
    root = tempfile.mkdtemp(prefix="pg", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    who: dict[str, object] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(root, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([f"{folder}/{command[0]}", *command[1:]], check=True, cwd="/", **quiet, **who)  # type: ignore[call-overload]

    run("initdb", "-D", f"{root}/d", "-U", "companion", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
    options = f"{QUICK} -c unix_socket_directories={root}"
    run("pg_ctl", "-D", f"{root}/d", "-w", "-s", "-l", f"{root}/log", "-o", options, "start")

    def stop() -> None:
        run("pg_ctl", "-D", f"{root}/d", "-m", "immediate", "-s", "stop")
        shutil.rmtree(root, ignore_errors=True)

    return f"postgresql://companion@/postgres?host={root}", stop
