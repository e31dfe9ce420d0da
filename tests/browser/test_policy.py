"""What the policy refuses is heard: a page with code in it would fail every test that opens it (R42)."""

import pytest


@pytest.fixture
def screen_that_tries(house, chromium):
    """A page of ours with code slipped into it."""
    from tests.browser.looking import Screen

    bad = "<!doctype html><html lang=en><title>x</title><h1>x</h1><script>document.title = 'it ran'</script>"
    house.app.add_url_rule("/slipped-in", view_func=lambda: f"{bad}<img src='https://elsewhere.example/x.png' alt=''>")
    context = chromium.new_context()
    yield Screen(context, house.url)
    context.close()


def test_code_in_a_page_does_not_run_and_a_picture_from_elsewhere_is_not_fetched(screen_that_tries):  # R42, R50
    blocked = []
    page = screen_that_tries.page
    page.on("requestfailed", lambda request: blocked.append((request.url, request.failure)))
    page.goto(f"{screen_that_tries.url}/slipped-in")

    assert page.title() == "x"
    assert len([one for one in screen_that_tries.refused if "script-src" in one]) >= 1
    assert len([one for one in screen_that_tries.refused if "img-src" in one]) >= 1
    assert blocked == [("https://elsewhere.example/x.png", "csp")]
