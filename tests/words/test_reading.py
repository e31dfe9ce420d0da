"""The reading grade: that it measures what it says."""

import pytest

from tests.words import reading

EASY = {
    "en": "Breathe in. Count to four. Let it go. You can stop at any time. It may feel odd at first. That is fine.",
    "es": "Toma aire. Cuenta hasta cuatro. Suelta el aire. Puedes parar si quieres. Al inicio es raro. Está bien.",
}
HARD = {
    "en": "Participants experiencing considerable physiological discomfort ought to communicate immediately with the "
    "multidisciplinary professionals responsible for coordinating their individualized pharmacological regimen.",
    "es": "Los participantes que experimenten considerables manifestaciones fisiológicas deberán comunicarse "
    "inmediatamente con los profesionales responsables de la coordinación de su régimen farmacológico individualizado.",
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_easy_text_is_easy_and_a_hard_one_hard(language):  # R79
    assert reading.grade(EASY[language], language).worst <= 5
    hard = reading.grade(HARD[language], language)
    assert min(hard.first, hard.second) > 8


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("craving", 2),
        ("people", 2),
        ("used", 1),
        ("wanted", 2),
        ("because", 2),
        ("radio", 3),
        ("choices", 2),
        ("time", 1),
    ],
)
def test_english_syllables_are_counted_by_ear(word, count):
    assert reading.english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("día", 2),
        ("ciudad", 2),
        ("recuperación", 5),
        ("quiero", 2),
        ("guitarra", 3),
        ("país", 2),
        ("hoy", 1),
        ("leer", 2),
    ],
)
def test_spanish_syllables_are_counted_by_ear(word, count):
    assert reading.spanish_syllables(word) == count


def test_names_of_medicines_and_placeholders_do_not_count_against_a_writer():
    assert reading.readable("Take %(name)s, not buprenorphine.") == "Take ten, not Sam."


def test_a_wrapped_line_is_one_sentence_and_a_list_item_its_own():
    assert reading.sentences("One line\ngoes on.\n\n- first\n- second") == ["One line goes on.", "first.", "second."]


def test_a_sentence_too_long_for_a_bus_is_found():
    assert reading.long_sentences("A word. " + "word " * 30) and not reading.long_sentences("Short. " * 30)
