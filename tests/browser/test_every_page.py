"""Every page in each of its states, looked at by axe, the HTML checker and the policy (R42, R70)."""

import pytest

from tests.browser import sights
from tests.browser.looking import DESK, PHONE

WAYS = [(size, theme, language) for size in (PHONE, DESK) for theme in ("light", "dark") for language in ("en", "es")]
# Each sight is shown in the way after that of the sight before, so that a short run sees each page and each way.
SHARE = [pytest.param(sight, *WAYS[nth % len(WAYS)], id=sight.name) for nth, sight in enumerate(sights.ALL)]


def look(town, sight, size, theme, language):
    screen = town.visit(sight, language, size, color_scheme=theme)
    assert screen.page.locator("html").get_attribute("lang") == language
    screen.check()


@pytest.mark.parametrize(("sight", "size", "theme", "language"), SHARE)
def test_each_page_and_state(town, sight, size, theme, language):
    look(town, sight, size, theme, language)


@pytest.mark.prove
@pytest.mark.parametrize(("size", "theme", "language"), WAYS)
@pytest.mark.parametrize("sight", sights.ALL, ids=lambda sight: sight.name)
def test_each_page_and_state_in_every_way(town, sight, size, theme, language):
    look(town, sight, size, theme, language)
