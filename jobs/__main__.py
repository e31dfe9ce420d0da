"""`python -m jobs` keeps the timetable; `python -m jobs NAME [--now ISO]` works one shift and ends.

The scheduler is a metronome and nothing else: what is due stands in the database, so any number of these may run.
"""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from companion import logs, setup
from companion.database import Database
from companion.errors import CompanionError
from companion.messaging import ticking
from companion.messaging.transports import Drawer, Transport
from companion.messaging.twilio import Twilio
from companion.settings import Settings
from jobs.shift import Shift, clock_of
from jobs.timetable import TIMETABLE, Entry

log = logging.getLogger("companion.jobs")


def main(arguments: list[str]) -> int:
    chosen, ending = options(arguments), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    logs.quiet()
    try:
        settings = Settings.from_env()
        database = setup.opened(settings)
    except (CompanionError, SQLAlchemyError) as trouble:
        plain = trouble if isinstance(trouble, CompanionError) else "The database does not answer."
        sys.stderr.write(f"jobs: {plain}\n")
        return 2
    transport = way_out(settings)
    if chosen.name is None:
        keep(database, transport, ending, settings)
    else:
        fixed: datetime | None = chosen.now
        clock = (lambda: fixed) if fixed is not None else clock_of(database)
        try:
            work(database, transport, clock, TIMETABLE[chosen.name], ending, settings)
        except Exception as trouble:  # what its message says may be somebody's
            sys.stderr.write(f"jobs: {chosen.name}: {type(trouble).__name__}\n")
            return 1
    database.dispose()
    return 0


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m jobs", description="Keep the timetable, or work one shift.")
    parser.add_argument("name", nargs="?", choices=sorted(TIMETABLE), help="one job, worked once")
    parser.add_argument("--now", type=moment, help="the time to believe in, as 2030-01-08T15:00+00:00")
    return parser.parse_args(arguments)


def moment(text: str) -> datetime:
    """An ISO time; without a zone it is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def way_out(settings: Settings) -> Transport:
    """Twilio when there is an account, else the drawer."""
    return Twilio(settings.twilio, settings.public_base_url) if settings.twilio else Drawer()


def work(
    database: Database,
    transport: Transport,
    clock: Callable[[], datetime],
    entry: Entry,
    ending: threading.Event,
    settings: Settings,
) -> None:
    """Work one shift."""
    with database.session(writing=True) as db:
        entry.run(Shift(db, clock, transport, ending, settings))


def tick(database: Database, transport: Transport, name: str, ending: threading.Event, settings: Settings) -> None:
    """One beat of one job: take the slot, work, and let trouble be seen without stopping the others."""
    entry = TIMETABLE[name]
    try:
        clock = clock_of(database)
        with database.session(writing=True) as db:
            mine = not entry.alone or ticking.take(db, name, entry.seconds, clock())
            db.commit()
        if mine:
            work(database, transport, clock, entry, ending, settings)
    except Exception as trouble:  # the next beat tries again; the values in a message may be somebody's
        log.error("%s: %s", name, type(trouble).__name__)


def keep(database: Database, transport: Transport, ending: threading.Event, settings: Settings) -> None:
    """Keep the timetable until SIGTERM or SIGINT; what is under way is finished."""
    metronome = BackgroundScheduler(timezone=UTC)
    for name, entry in TIMETABLE.items():
        beat = {"seconds": entry.seconds, "next_run_time": datetime.now(UTC)}
        once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        metronome.add_job(tick, "interval", [database, transport, name, ending, settings], id=name, **beat, **once)
    metronome.start()
    where = "stay in the drawer" if isinstance(transport, Drawer) else "go out through Twilio"
    sys.stdout.write(f"jobs: at work; texts {where}\n")
    sys.stdout.flush()
    ending.wait()
    metronome.shutdown(wait=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
