"""After each check-in the person is offered one skill that fits (the rule, no database)."""

import itertools

import pytest

from companion.skills.fitting import fitting
from companion.skills.library import skill

SURF, BREATHE, DELAY = "urge-surfing", "paced-breathing", "delay-distract-decide"


@pytest.mark.parametrize(
    ("answers", "slug"),
    [
        ({}, BREATHE),
        ({"craving": 10}, SURF),
        ({"craving": 8}, SURF),
        ({"craving": 7}, DELAY),
        ({"craving": 4}, DELAY),
        ({"craving": 3}, BREATHE),
        ({"craving": 0, "mood": 9, "sleep": 8.0, "confidence": 9, "used": False}, BREATHE),
        ({"used": True}, DELAY),
        ({"triggers": ["place"]}, DELAY),
        ({"triggers": ["feeling", "people"]}, DELAY),
        ({"triggers": ["feeling"]}, BREATHE),
        ({"mood": 3}, BREATHE),
        ({"sleep": 4.5}, BREATHE),
        ({"confidence": 4}, DELAY),
        ({"confidence": 5}, BREATHE),
    ],
)
def test_each_answer_has_its_skill(answers, slug):
    assert fitting(**answers).slug == slug


def test_not_being_safe_comes_before_everything_and_says_help_first():
    fit = fitting(not_safe=True, craving=10, used=True, mood=0)
    assert fit.slug == BREATHE
    assert fit.why.startswith("Reach out for help first.")


def test_a_strong_craving_comes_before_use():
    assert fitting(craving=9, used=True).slug == SURF


def test_a_zero_is_an_answer_and_not_a_skipped_question():
    assert "mood" in fitting(mood=0).why
    assert "sleep" in fitting(sleep=0.0).why


def test_good_answers_do_not_hide_a_low_mood():
    assert "mood" in fitting(mood=1, craving=0, confidence=10, sleep=9.0).why


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_skill_that_can_be_offered_exists(language):
    steps = itertools.product((None, 0, 5, 9), (None, 2), (None, 3.0), (None, 1), (None, True), ((), ("thing",)))
    for craving, mood, sleep, confidence, used, triggers in steps:
        fit = fitting(craving=craving, mood=mood, sleep=sleep, confidence=confidence, used=used, triggers=triggers)
        assert skill(language, fit.slug)
        assert fit.why.endswith(".")
