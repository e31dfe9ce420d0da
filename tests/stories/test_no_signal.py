"""A phone without signal still opens help, and what was shelved to read and do."""

import pytest


@pytest.fixture
def phone(story):
    """A phone whose worker has stocked its shelf."""
    story.it_is("Mon 12:00")
    ada = story.given_a_participant("Ada Zanzibar")
    phone = story.phone_of(ada).open("/")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return phone


def test_help_opens_without_signal(phone):  # R63, R70
    phone.context.set_offline(True)
    phone.page.goto(phone.url + "/help-now")

    assert phone.says("988")
    assert phone.page.locator("a[href='tel:988']").first.is_visible()


def test_a_personal_page_becomes_the_page_for_no_signal(phone):  # R48
    phone.context.set_offline(True)
    phone.page.goto(phone.url + "/schedule")

    assert phone.page.locator("h1").inner_text()
    assert not phone.says("Zanzibar")
    assert phone.page.locator("a[href^='/help-now']").first.is_visible()


def test_modules_and_skills_read_without_signal_in_both_languages(phone):
    phone.context.set_offline(True)
    for path in ("/en/learn/triggers", "/es/learn/triggers", "/en/skills/urge-surfing", "/es/skills/paced-breathing"):
        phone.page.goto(phone.url + path)
        assert phone.page.locator("h1").count() == 1, path
        assert phone.path == path


def test_nothing_personal_is_kept_in_the_caches(phone):  # R48
    phone.open("/check-in")
    kept = phone.page.evaluate(
        """async () => {
            const texts = []
            for (const name of await caches.keys()) {
                const cache = await caches.open(name)
                for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text())
            }
            return texts
        }"""
    )

    assert len(kept) > 20
    assert not [text for text in kept if "Zanzibar" in text or "csrf_token" in text]
