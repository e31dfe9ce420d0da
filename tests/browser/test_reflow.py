"""Every page on a narrow phone, in great zoom, in large letters and without a script: nothing lost, nothing too small.

axe cannot see any of this. One visit serves all the sizes: the page is measured, the window changed, measured again.
"""

from contextlib import contextmanager

import pytest

from tests.browser import sights
from tests.browser.looking import PHONE
from tests.browser.measures import HELP, troubles

NARROW = {"width": 320, "height": 640}
ZOOMED = {"width": 320, "height": 180}  # what 400 % leaves of a window of 1280 by 720
LANGUAGES = ("en", "es")
IN_TURN = [pytest.param(sight, LANGUAGES[nth % 2], id=sight.name) for nth, sight in enumerate(sights.ALL)]
SCRIPTED = {"wave for all", "breath for all", "clock for all"}  # their button is there only with a script
SCRIPTLESS = [one for one in sights.ALL if one.name not in SCRIPTED]


@contextmanager
def large_letters(page):
    """Twice the letters, as the reader's own settings have it; the policy lets no other style sheet in."""
    settings = page.context.new_cdp_session(page)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32
    try:
        yield
    finally:  # the next page is looked at in the same window
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        settings.detach()


@pytest.mark.parametrize(("sight", "language"), IN_TURN)
def test_narrow_zoomed_and_in_large_letters(town, sight, language):
    page = town.visit(sight, language, NARROW, reduced_motion="reduce").page
    assert troubles(page) == []

    page.set_viewport_size(ZOOMED)
    assert troubles(page) == []

    page.set_viewport_size(PHONE)
    with large_letters(page):
        assert troubles(page, bars=False) == []


@pytest.fixture(scope="module")
def place_of_help(town):
    """Where the link to help ends on the first page of people and on the first page of the team."""
    first = {one.is_for_staff: one for one in reversed(sights.ALL)}
    return {desk: town.visit(one, script=False).page.evaluate(HELP) for desk, one in first.items()}


@pytest.mark.parametrize("sight", SCRIPTLESS, ids=lambda sight: sight.name)
def test_without_a_script(town, place_of_help, sight):  # R70
    page = town.visit(sight, script=False).page
    assert page.locator("h1").count() == 1
    assert page.locator("new-version").is_hidden()
    assert page.evaluate(HELP) == place_of_help[sight.is_for_staff and not sight.is_an_error]
    assert troubles(page, bars=False) == []
