"""The catalogs hold every text, whole, and nothing else."""

import re

import pytest

from tools import catalog

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]")
SAME_IN_BOTH = {"Alcohol", "Cannabis", "Companion", "OK", "No"}


def each_message(language):
    return [message for message in catalog.read(language) if message.id]


def forms(said):
    return [said] if isinstance(said, str) else list(said or [])


def test_what_we_extract_is_plausible():
    assert len(catalog.extract()) >= 60


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_every_text_is_in_the_catalog_and_nothing_is_left_over(language):  # R79
    said = {m.id if isinstance(m.id, str) else m.id[0] for m in each_message(language)}
    extracted = {m.id if isinstance(m.id, str) else m.id[0] for m in catalog.extract() if m.id}
    assert said == extracted, f"run: make words\n{said ^ extracted}"
    assert not catalog.read(language).obsolete, "run: make words"


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_every_text_is_translated(language):  # R79
    waiting = [m.id for m in each_message(language) if m.fuzzy or not all(forms(m.string))]
    assert not waiting, f"{len(waiting)} texts wait for a translation: {waiting}"


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_a_translation_keeps_every_place(language):
    wrong = []
    for message in each_message(language):
        wanted = {place for form in forms(message.id) for place in PLACE.findall(form)}
        wrong += [form for form in forms(message.string) if form and set(PLACE.findall(form)) - wanted]
        whole = forms(message.string)[-1:] or [""]
        wrong += [
            form for form in whole if form and set(PLACE.findall(form)) != set(PLACE.findall(forms(message.id)[-1]))
        ]
    assert not wrong, wrong


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_a_translation_is_not_the_english_again(language):
    same = [m.id for m in each_message(language) if isinstance(m.id, str) and m.string == m.id]
    assert [text for text in same if text not in SAME_IN_BOTH and re.search(r"[a-z]{3}", PLACE.sub("", text))] == []


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_bringing_a_catalog_up_to_date_twice_changes_nothing(language):
    written = catalog.path_of(language).read_bytes()
    assert catalog.updated(language) == written, "run: make words"


def test_no_compiled_catalog_is_kept():
    assert not list(catalog.TRANSLATIONS.rglob("*.mo"))
