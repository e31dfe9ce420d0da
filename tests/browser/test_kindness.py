"""What makes it kind to use: leaving at once, typing once, tapping twice, going back, a keyboard alone, other eyes."""

import pytest
from sqlalchemy import select

from companion.checkins.models import CheckIn
from companion.signin import signins
from tests.browser.looking import DESK, PHONE
from tests.browser.measures import troubles
from tests.factories import PASSWORD, make_participant

# What stands in the page for the eye: the ring may be drawn round the pebble beside a radio that cannot be seen.
RING = """() => {
  const here = document.activeElement
  const drawn = [here, here.nextElementSibling].filter(Boolean).some((one) => {
    const look = getComputedStyle(one)
    return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2
  })
  const box = (here.closest("label") ?? here).getBoundingClientRect()
  return { name: here.name ?? "", words: here.textContent.trim(), value: here.value ?? "",
    seen: drawn && box.bottom > 0 && box.top < innerHeight }
}"""
SENT = """async () => {
  const form = document.querySelector(".check-in")
  await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })
}"""
STORED = """async () => [
  ...Object.entries(localStorage), ...Object.entries(sessionStorage), ...(await indexedDB.databases()), document.cookie,
  ...await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name)
    return Promise.all((await cache.keys()).map(async (one) => one.url + await (await cache.match(one)).text()))
  }))
].flat().map(String)"""


@pytest.fixture
def phone(house, screen):
    def ours(viewport=PHONE, **options):
        with house.db() as db:
            token = signins.begin(db, make_participant(db, name="Zanzibara"), house.now)
            db.commit()
        one = screen(viewport, **options)
        one.context.add_cookies([{"name": "companion", "value": token, "url": house.url}])
        return one

    return ours


def check_ins(house):
    with house.db() as db:
        return [one.told for one in db.scalars(select(CheckIn))]


def test_leaving_is_quick_and_back_does_not_return_to_the_page(phone):  # R80
    ada = phone()
    ada.context.route("https://www.weather.gov/**", lambda route: route.fulfill(body="<title>Weather</title>rain"))
    ada.open("/help-now").open("/check-in")
    length = ada.page.evaluate("history.length")
    ada.page.get_by_role("link", name="Leave").click()
    ada.page.wait_for_url("https://www.weather.gov/**")
    assert ada.page.evaluate("history.length") == length

    ada.page.go_back()
    assert ada.path == "/help-now"


def test_leaving_empties_the_page_even_while_the_next_one_is_slow(phone):
    ada = phone()
    waiting = []
    ada.context.route("https://www.weather.gov/**", lambda route: waiting.append(route))
    ada.open("/check-in")
    leave = "document.querySelector('.leave').click(), [document.title, document.body.checkVisibility()]"
    assert ada.page.evaluate(leave) == ["…", False]
    ada.page.wait_for_timeout(200)
    for route in waiting:
        route.abort()


def test_the_other_language_keeps_the_page_and_what_was_typed(phone):
    ada = phone().open("/check-in?day=yesterday")
    ada.choose("How are you?", "3")
    ada.page.locator("[name=note]").fill("Two lines.\nOf mine.")
    ada.page.locator("[name=triggers][value=place]").check(force=True)
    made = ada.page.locator("main [name=id]").input_value()
    ada.page.get_by_role("button", name="Español").click()
    ada.page.locator("html[lang=es]").wait_for()

    assert ada.path == "/check-in?day=yesterday"
    assert ada.page.locator("[name=mood]:checked").input_value() == "3"
    assert ada.page.locator("[name=triggers]:checked").input_value() == "place"
    assert ada.page.locator("[name=note]").input_value() == "Two lines.\nOf mine."
    assert ada.page.locator("main [name=id]").input_value() != made
    assert ada.page.evaluate("document.activeElement.lang") == "es"
    ada.check()


def test_the_other_language_without_a_script_keeps_the_page(phone):
    ada = phone(java_script_enabled=False)
    ada.page.goto(ada.url + "/schedule?week=2026-11-30")
    ada.page.get_by_role("button", name="Español").click()
    assert ada.page.locator("html").get_attribute("lang") == "es"
    assert ada.path == "/schedule?week=2026-11-30"


def test_a_double_tap_on_save_is_one_check_in(house, phone):  # R46
    ada = phone().open("/check-in")
    ada.choose("How are you?", "6")
    ada.page.get_by_role("button", name="Save").dblclick()
    ada.page.wait_for_url("**/next")
    assert len(check_ins(house)) == 1


def test_going_back_shows_what_was_saved(house, phone):  # R46
    ada = phone().open("/check-in")
    ada.choose("How are you?", "6").press("Save")
    ada.page.go_back()
    ada.check()
    assert ada.says("You checked in")
    assert ada.says("6 of 10")
    assert len(check_ins(house)) == 1


def test_a_form_from_before_says_something_else_and_loses_nothing(house, phone):  # R46
    """Some browsers bring the old form back as it was; sending it with other answers is a second check-in."""
    ada = phone().open("/check-in")
    ada.choose("How are you?", "6")
    ada.page.evaluate(SENT)
    ada.choose("How are you?", "2")
    ada.page.locator("[name=note]").fill("It changed.")
    ada.press("Save")
    assert ada.says("You saved this check-in before.")
    assert ada.page.locator("[name=mood]:checked").input_value() == "2"
    assert ada.page.locator("[name=note]").input_value() == "It changed."

    ada.press("Save")
    assert sorted(told.mood for told in check_ins(house)) == [2, 6]


def test_nothing_personal_is_left_after_signing_out(house, screen):  # R48
    with house.db() as db:
        make_participant(db, name="Zanzibara", phone="+12125550123")
        db.commit()
    phone = screen().open("/sign-in")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.write("phone number", "212 555 0123").write("password", PASSWORD).press("Sign in")
    phone.open("/check-in")
    phone.page.locator("[name=note]").fill("Zanzibara was here")
    phone.press("Save")
    phone.open("/skills/urge-surfing/practice").press("Begin")
    phone.open("/me").press("Sign out on this phone")
    assert phone.path == "/sign-in"

    stored = phone.page.evaluate(STORED)
    assert not [one for one in stored if "Zanzibara" in one or ("555" in one and "0123" in one)]
    phone.page.go_back()
    phone.page.wait_for_load_state()
    assert phone.path.startswith("/sign-in")
    assert not phone.says("Zanzibara")
    assert [one["name"] for one in phone.context.cookies() if one["name"] == "companion"] == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=("phone", "desk"))
def test_a_keyboard_alone_reaches_save(house, phone, size):
    ada = phone(size).open("/check-in")
    keyboard, answers = ada.page.keyboard, {"mood": "ArrowRight", "craving": "ArrowRight", "call_me": "Space"}
    met = []
    for _ in range(60):
        keyboard.press("Tab")
        here = ada.page.evaluate(RING)
        assert here["seen"], here
        met.append(here["name"] or here["words"])
        if here["name"] in answers:
            keyboard.press(answers.pop(here["name"]))
        if here["name"] == "note":
            keyboard.type("By keyboard.")
        if here["words"] == "Save":
            break
    assert met[0] == "Skip to the main part"
    assert not answers
    keyboard.press("Enter")
    ada.page.wait_for_url("**/next")

    told = check_ins(house)[0]
    assert (told.mood, told.craving, told.note, told.call_me) == (1, 1, "By keyboard.", True)


def test_the_skip_link_skips_the_bar(phone):
    ada = phone().open("/")
    ada.page.keyboard.press("Tab")
    ada.page.keyboard.press("Enter")
    ada.page.keyboard.press("Tab")
    assert ada.page.evaluate("document.activeElement.closest('main') !== null")


def test_an_error_is_where_the_keyboard_is(phone):
    ada = phone().open("/check-in")
    ada.page.locator("[name=sleep]").fill("99")
    ada.press("Save")
    assert ada.page.evaluate("document.activeElement.id") == "errors"
    ada.page.keyboard.press("Tab")
    ada.page.keyboard.press("Enter")
    assert ada.page.evaluate("document.activeElement.name") == "sleep"


LOOK = """([name, value]) => {
  const one = document.querySelector(`[name=${name}][value="${value}"] + *`)
  const { backgroundColor, borderColor, outlineStyle } = getComputedStyle(one)
  return [backgroundColor, borderColor, outlineStyle].join()
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_with_forced_colors_a_choice_is_still_seen(phone, theme):
    """Not looked at by axe, which reckons with colors that the browser has replaced."""
    ada = phone(forced_colors="active", color_scheme=theme)
    ada.page.goto(ada.url + "/check-in")
    ada.choose("How are you?", "3")
    assert ada.page.evaluate(LOOK, ["mood", "3"]) != ada.page.evaluate(LOOK, ["mood", "4"])
    ada.choose("Have you used since last time?", "No")
    assert ada.page.evaluate(LOOK, ["used", "no"]) != ada.page.evaluate(LOOK, ["used", "yes"])
    edge = "getComputedStyle(document.querySelector('.help')).borderTopStyle"
    assert ada.page.evaluate(edge) == "solid"
    assert troubles(ada.page) == []


@pytest.mark.parametrize("path", ["/", "/check-in", "/en/skills/paced-breathing", "/en/skills/urge-surfing"])
def test_nothing_moves_for_those_who_want_no_motion(phone, path):
    ada = phone(reduced_motion="reduce").open(path)
    if "/skills/" in path:
        ada.page.locator("main button[type=button]").click()
    seen = "document.getAnimations().filter((one) => one.effect.target.checkVisibility()).length"
    assert ada.page.evaluate(seen) == 0
    ada.check()
