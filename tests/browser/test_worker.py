"""The service worker: what it keeps, what it never keeps, how a new version comes, and how it is called back."""

import shutil

import pytest
from flask import abort, jsonify
from whitenoise import WhiteNoise

from companion.signin import signins
from companion.web import assets
from tests.browser.fixtures import ARGUMENTS, program
from tests.browser.looking import PHONE
from tests.factories import make_participant

KEPT = """async () => {
  const kept = {}
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    kept[name] = await Promise.all((await cache.keys()).map(async (request) => {
      const { pathname, search } = new URL(request.url)
      return [pathname + search, await (await cache.match(request)).text()]
    }))
  }
  return kept
}"""
READY = "navigator.serviceWorker.ready.then(() => true)"
ASK_FOR_A_NEW_ONE = "navigator.serviceWorker.ready.then((one) => one.update()).then(() => true)"


def shelves(phone):
    return [name for name in phone.page.evaluate("caches.keys()") if name.startswith("shelf-")]


def until(phone, expression):
    """The policy forbids what wait_for_function does: ask again and again instead."""
    for _ in range(100):
        if phone.page.evaluate(expression):
            return
        phone.page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {expression}")


@pytest.fixture
def phone(house, screen):
    """Ada's, with a stocked shelf. Her language is what the house says."""

    def ours(language="en"):
        with house.db() as db:
            token = signins.begin(db, make_participant(db, name="Ada Zanzibar", language=language), house.now)
            db.commit()
        one = screen(PHONE)
        one.context.add_cookies([{"name": "companion", "value": token, "url": house.url}])
        one.open("/")
        one.page.evaluate(READY)
        return one

    return ours


@pytest.fixture
def a_new_version(house, monkeypatch, tmp_path):
    """`a_new_version("two")` is installed in the house, as a restart with changed static files would do."""

    def install(version):
        folder = shutil.copytree(assets.built()[0], tmp_path / version)
        monkeypatch.setattr(assets, "built", lambda: (folder, version))
        house.app.wsgi_app = WhiteNoise(house.app.wsgi_app, root=str(folder), prefix=f"static/{version}/")

    return install


def test_the_shelf_holds_what_the_list_names_and_nothing_else(phone):
    ada = phone()
    listed = ada.page.evaluate("fetch('/shelf.json').then((answer) => answer.json())")
    kept = ada.page.evaluate(KEPT)

    shelf = [address for address, _ in kept.pop(f"shelf-{listed['version']}")]
    assert sorted(shelf) == sorted(listed["pages"] + listed["assets"])
    assert kept == {"language": [["/language", "en"]]}


def test_personal_pages_are_never_kept(phone):  # R48
    ada = phone()
    for path in (
        "/check-in",
        "/schedule",
        "/learn",
        "/skills",
        "/me",
        "/learn/triggers",
        "/skills/urge-surfing/practice",
    ):
        ada.page.goto(ada.url + path)
    ada.page.goto(ada.url + "/check-in")
    ada.page.locator("[name=note]").fill("a word from Zanzibar")
    ada.page.get_by_role("button", name="Save").click()

    texts = [text for shelf in ada.page.evaluate(KEPT).values() for _, text in shelf]
    assert len(texts) > 20
    assert not [text for text in texts if "Zanzibar" in text or "csrf_token" in text]


@pytest.mark.parametrize(("language", "words"), [("en", "Call 988"), ("es", "Llama al 988")])
def test_help_opens_without_signal_in_the_language_of_its_reader(phone, language, words):  # R70
    ada = phone(language)
    until(ada, "caches.match('/language').then((kept) => Boolean(kept))")
    ada.context.set_offline(True)
    for path in ("/help-now", "/me"):
        ada.page.goto(ada.url + path)
        assert ada.page.locator("html").get_attribute("lang") == language
        assert ada.says(words)
    ada.check()


def test_help_opens_when_the_house_is_broken(house, phone):  # R63, R70
    ada = phone()
    house.app.view_functions["pwa.help_now"] = lambda: abort(503)
    ada.page.goto(ada.url + "/help-now")
    assert ada.says("Call 988")


def test_a_new_version_asks_first_and_two_shelves_stay(phone, a_new_version):
    ada = phone()
    first = shelves(ada)
    offer = ada.page.locator("new-version")
    for version, stay in (("two", [*first, "shelf-two"]), ("three", ["shelf-two", "shelf-three"])):
        a_new_version(version)
        assert offer.is_hidden()
        ada.page.evaluate(ASK_FOR_A_NEW_ONE)
        offer.wait_for(state="visible")
        ada.check()
        assert ada.page.evaluate("navigator.serviceWorker.ready.then((one) => Boolean(one.waiting))")

        with ada.page.expect_navigation():
            offer.get_by_role("button").click()
        until(ada, "navigator.serviceWorker.ready.then((one) => !one.waiting)")
        until(ada, f"caches.keys().then((all) => all.filter((one) => one.startsWith('shelf')).length === {len(stay)})")
        assert shelves(ada) == stay
        ada.check()


def test_a_worker_that_does_harm_is_called_back(house, phone, a_new_version):
    ada = phone()
    assert shelves(ada)
    a_new_version("mended")
    house.app.view_functions["pwa.shelf"] = lambda: jsonify(version=None, pages=[], assets=[])
    ada.page.evaluate(ASK_FOR_A_NEW_ONE)

    until(ada, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    assert shelves(ada) == []
    ada.open("/help-now")
    assert ada.page.evaluate("navigator.serviceWorker.controller") is None


def test_it_can_be_installed(house, chromium, tmp_path):
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=program(), args=ARGUMENTS
    )
    page = context.pages[0]
    page.goto(house.url + "/sign-in")
    page.evaluate(READY)
    found = context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    context.close()
    assert found["installabilityErrors"] == []
