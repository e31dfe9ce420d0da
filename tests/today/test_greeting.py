"""How somebody is greeted at each hour."""

from datetime import time

import pytest

from companion.today.greeting import greeting


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(4, 59), "Hello"), (time(5), "Good morning"), (time(11, 59), "Good morning"), (time(12), "Good afternoon"),
        (time(17, 59), "Good afternoon"), (time(18), "Good evening"), (time(21, 59), "Good evening"),
        (time(22), "Hello"), (time(0), "Hello"),
    ],
)  # fmt: skip
def test_the_greeting_fits_the_hour(at, words):
    assert greeting(at) == f"{words}, %(name)s"
