"""Take the README's screenshots anew, so that they stay true: make screenshots.

A fresh demo with a fixed seed at a fixed moment, served from this process, looked at with Chromium.
"""

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select
from waitress import create_server

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from companion import clock, create_app, setup  # noqa: E402
from companion.crypto import new_key  # noqa: E402
from companion.database import Database  # noqa: E402
from companion.demo import loading  # noqa: E402
from companion.people.models import Participant, Staff  # noqa: E402
from companion.settings import Settings  # noqa: E402
from companion.signin import signins  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
MORNING = datetime(2026, 11, 23, 15, 20, tzinfo=UTC)  # a Monday, 10:20 in New York
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, which one, on what."""

    name: str
    who: str
    path: str
    size: dict[str, int]
    dark: bool = False


SHOTS = (
    Shot("today", "Maya", "/", PHONE),
    Shot("today-dark-es", "Lucía", "/", PHONE, dark=True),
    Shot("check-in", "Maya", "/check-in", PHONE),
    Shot("skill", "Maya", "/skills/urge-surfing/practice", PHONE, dark=True),
    Shot("help", "", "/help-now", PHONE),
    Shot("desk", "Dana", "/desk", DESK),
    Shot("person-dark", "Dana", "/desk/people/{Maya}", DESK, dark=True),
)


@contextmanager
def site() -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Its address, each person's token, and each person's id."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings("only for pictures", (new_key(),), f"sqlite:///{folder}/demo.sqlite3")
        clock.now = lambda: MORNING
        database = setup.prepare(settings)
        loading.fill_if_new(database, MORNING)
        tokens, ids = everybody(database)
        server = create_server(create_app(settings), host="127.0.0.1", port=0)
        threading.Thread(target=server.run, daemon=True).start()
        yield f"http://127.0.0.1:{server.effective_port}", tokens, ids
        database.dispose()


def everybody(database: Database) -> tuple[dict[str, str], dict[str, str]]:
    with database.session(writing=True) as db:
        people = [*db.scalars(select(Participant)), *db.scalars(select(Staff))]
        tokens = {person.name: signins.begin(db, person, MORNING) for person in people}
        db.commit()
        return tokens, {person.name: str(person.id) for person in people}


def take(browser: Browser, shot: Shot, base: str, tokens: dict[str, str], ids: dict[str, str]) -> Path:
    scheme = "dark" if shot.dark else "light"
    context = browser.new_context(
        viewport=shot.size, color_scheme=scheme, service_workers="block", reduced_motion="reduce"
    )
    if shot.who:
        context.add_cookies([{"name": "companion", "value": tokens[shot.who], "url": base}])
    page = context.new_page()
    page.goto(base + shot.path.format(**ids), wait_until="networkidle")
    file = FOLDER / f"{shot.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with site() as (base, tokens, ids), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        for shot in SHOTS:
            file = take(browser, shot, base, tokens, ids)
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB")
        browser.close()


if __name__ == "__main__":
    main()
