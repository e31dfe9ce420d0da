"""A running house with a past, and somebody's phone or desk in any state of any page."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser
from sqlalchemy import delete, update

from companion.people.models import Participant, Staff
from companion.signin.models import Attempt
from tests.browser.house import House
from tests.browser.lived_in import LivedIn
from tests.browser.looking import PHONE, Screen
from tests.browser.sights import Sight

PLAIN = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}


class Town:
    """One house, and one window with a script and one without, for many looks. A window opened anew for each look
    would cost more than the look."""

    def __init__(self, chromium: Browser, lived_in: LivedIn, folder: Path) -> None:
        shutil.copy(lived_in.file, folder / "house.sqlite3")
        self.house, self.place, self._chromium = House(folder), lived_in, chromium
        self._windows: dict[bool, Screen] = {}

    def visit(self, sight: Sight, language: str = "en", viewport=PHONE, *, script=True, **media) -> Screen:
        """Come to this sight as the one who sees it. Nothing is checked yet."""
        with self.house.db() as db:
            for people in (Participant, Staff):
                db.execute(update(people).values(language=language))
            db.execute(delete(Attempt))  # the same page is looked at eight times; nobody is asked to wait
            db.commit()
        screen = self._window(script)
        cookies = {"language": language, **self.place.held(sight.who)}
        screen.context.clear_cookies()
        screen.context.add_cookies([{"name": k, "value": v, "url": self.house.url} for k, v in cookies.items()])
        screen.page.set_viewport_size(viewport)
        screen.page.emulate_media(**{**PLAIN, **media})
        screen.page.goto(self.house.url + sight.path.format(language=language, **self.place.ids))
        if sight.then:
            sight.then(screen.page)
        return screen

    def _window(self, script: bool) -> Screen:
        if script not in self._windows:
            # Without the worker every look is the same as the one before; it has tests of its own.
            context = self._chromium.new_context(service_workers="block", java_script_enabled=script)
            context.add_init_script("sessionStorage.clear()")  # a clock that an earlier look started
            self._windows[script] = Screen(context, self.house.url)
        screen = self._windows[script]
        screen.troubles.clear()
        return screen

    def close(self) -> None:
        for screen in self._windows.values():
            screen.context.close()
        self.house.close()
        assert [one for screen in self._windows.values() for one in screen.refused] == []  # R42
