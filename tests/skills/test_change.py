"""What is said about a rating before and after."""

import pytest

from companion.skills.change import change, still_strong


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (8, 5, "It went from 8 to 5."),
        (1, 0, "It went from 1 to 0."),
        (0, 0, "It stayed at 0."),
        (6, 6, "It stayed at 6."),
        (5, 7, "It went from 5 to 7. That can happen."),
        (None, 4, "It is at 4 now."),
    ],
)
def test_it_says_what_happened_in_words(before, after, words):
    assert (change(before, after) % {"before": before, "after": after}).startswith(words)


@pytest.mark.parametrize("before", [None, 0, 8])
def test_a_skipped_rating_is_passed_over(before):
    assert change(before, None) == ""


@pytest.mark.parametrize(("after", "strong"), [(None, False), (0, False), (7, False), (8, True), (10, True)])
def test_what_is_still_strong_offers_a_person(after, strong):
    assert still_strong(after) is strong
