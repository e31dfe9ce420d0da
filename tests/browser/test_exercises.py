"""The exercises as a phone shows them: with a script, without one, without motion, after lock and reload."""

from datetime import timedelta

import pytest

from companion.signin import signins
from companion.skills.models import Practice
from tests.browser.looking import PHONE
from tests.factories import NOON, make_participant


@pytest.fixture
def phone(house, screen):
    """`phone()` is Ada's, signed in; options are those of a browser context."""

    def ours(**options):
        with house.db() as db:
            token = signins.begin(db, make_participant(db), house.now)
            db.commit()
        one = screen(PHONE, **options)
        one.context.add_cookies([{"name": "companion", "value": token, "url": house.url}])
        return one

    return ours


def begin(phone, slug, rating="8"):
    phone.open(f"/skills/{slug}/practice")
    phone.page.locator(f"main input[name=rating][value='{rating}']").check(force=True)
    return phone.press("Begin")


def left(phone):
    minutes, seconds = phone.page.locator("[role=timer]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def seen_steps(phone):
    return phone.page.locator(".exercise__step:visible").count()


def test_the_wave_goes_on_after_a_reload(house, phone):
    ada = begin(phone(), "urge-surfing")
    assert 170 <= left(ada) <= 180
    assert seen_steps(ada) == 1

    house.it_is(NOON + timedelta(seconds=100))
    ada.page.reload()
    ada.check()
    assert 70 <= left(ada) <= 80
    assert ada.page.locator(".exercise__step:visible h2").inner_text() == "Breathe beside it"


def test_the_wave_goes_on_while_the_phone_is_locked(phone):
    ada = phone()
    ada.page.clock.install()
    begin(ada, "urge-surfing")
    ada.page.clock.fast_forward("02:00")
    assert 50 <= left(ada) <= 60

    ada.page.clock.fast_forward("02:00")
    assert ada.page.locator(".exercise__over").is_visible()
    assert not ada.page.locator("[role=timer]").is_visible()
    ada.check()


def test_the_dot_rides_up_and_down_again(phone):
    ada = phone()
    ada.page.clock.install()
    begin(ada, "urge-surfing")
    heights = []
    for _ in range(4):
        heights.append(float(ada.page.locator("circle").get_attribute("cy")))
        ada.page.clock.fast_forward("00:59")
    assert min(heights) == min(heights[1:3]), "the top is in the middle"
    assert heights[0] > 80
    assert heights[3] > 80


def test_the_clock_of_the_page_for_everyone_survives_a_reload(screen):
    anyone = screen()
    anyone.open("/en/skills/delay-distract-decide").press("Start the clock")
    anyone.page.reload()
    anyone.check()
    assert 880 <= left(anyone) <= 900


def test_the_breath_counts_in_and_out(phone):
    ada = phone()
    ada.page.clock.install()
    begin(ada, "paced-breathing")
    word = ada.page.locator(".exercise__word")
    told = []
    for _ in range(10):
        told.append(word.inner_text())
        ada.page.clock.run_for(1000)
    start = told.index("Breathe in 1")
    expected = [f"Breathe in {n}" for n in range(1, 5)] + [f"Breathe out {n}" for n in range(1, 7)]
    assert told[start:] + told[:start] == expected
    assert ada.page.locator(".exercise__circle").is_visible()
    ada.check()


def test_without_motion_the_count_does_it_alone(phone):
    ada = begin(phone(reduced_motion="reduce"), "paced-breathing")
    assert not ada.page.locator(".exercise__circle").is_visible()
    assert ada.page.locator(".exercise__word").inner_text().startswith("Breathe in")


@pytest.mark.parametrize("slug", ["urge-surfing", "paced-breathing", "delay-distract-decide"])
def test_a_practice_works_without_a_script(house, phone, slug):
    ada = phone(java_script_enabled=False)
    ada.page.goto(f"{ada.url}/skills/{slug}/practice")
    ada.page.locator("main input[name=rating][value='8']").check(force=True)
    ada.page.get_by_role("button", name="Begin").click()
    if slug == "paced-breathing":
        assert ada.says("1 · 2 · 3 · 4")
        ada.page.get_by_text("How to do it").click()
    assert seen_steps(ada) >= 5
    ada.page.locator("main input[name=rating][value='5']").check(force=True)
    ada.page.get_by_role("button", name="Done").click()

    assert ada.says("It went from 8 to 5.")
    with house.db() as db:
        assert db.query(Practice).one().ratings == {"before": 8, "after": 5}


def test_a_module_is_read_to_its_end_without_a_script(phone):
    ada = phone(java_script_enabled=False)
    ada.page.goto(f"{ada.url}/learn/triggers")
    for _ in range(11):
        ada.page.get_by_role("button", name="Next").click()
    ada.page.get_by_label("A trigger set off her brain before she was aware of it.").check(force=True)
    ada.page.get_by_role("button", name="See the answer").click()
    assert ada.says("it is a good time to use a skill")
    ada.page.get_by_role("button", name="Next").click()
    for _ in range(3):
        ada.page.get_by_role("button", name="Skip this question").click()
    assert ada.says("Bring to group")
