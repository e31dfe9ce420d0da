"""Chromium, a running house, and screens that look at it: for every test that needs a browser (see conftest.py)."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.house import House
from tests.browser.lived_in import LivedIn, furnish
from tests.browser.looking import PHONE, Screen
from tests.browser.town import Town

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


def program() -> str | None:
    """The machine's own Chromium; None asks Playwright for the one it brought."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    """A database with a past, filled once for all towns."""
    return furnish(tmp_path_factory.mktemp("lived-in"))


@pytest.fixture(scope="module")
def town(chromium: Browser, lived_in: LivedIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One house with a past for the looks of a whole file, which change nothing that another look sees."""
    town = Town(chromium, lived_in, tmp_path_factory.mktemp("town"))
    yield town
    town.close()


@pytest.fixture
def screen(chromium: Browser, house: House) -> Iterator[Callable[..., Screen]]:
    """`screen()` is a phone; `screen(DESK, color_scheme="dark")` another. Each is closed at the end."""
    screens: list[Screen] = []

    def open_screen(viewport=PHONE, **options) -> Screen:
        context = chromium.new_context(viewport=viewport, **{"locale": "en-US", **options})
        screens.append(Screen(context, house.url))
        return screens[-1]

    yield open_screen
    for screen in screens:
        screen.context.close()
    assert [one for screen in screens for one in screen.refused] == []  # R42
