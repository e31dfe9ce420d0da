"""What a browser says about itself becomes a few words of ours, and nothing else of it is kept."""

import pytest

from companion.signin import agents

SAYS = {
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36": (
        "Android phone",
        "Chrome",
    ),
    "Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 Chrome/140.0 Safari/537.36": (
        "Android tablet",
        "Chrome",
    ),
    "Mozilla/5.0 (Linux; Android 13; SM-A515F) SamsungBrowser/23.0 Chrome/115 Mobile Safari/537.36": (
        "Android phone",
        "Samsung Internet",
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1": (
        "iPhone",
        "Safari",
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) CriOS/120.0 Mobile/15E148 Safari/604.1": (
        "iPhone",
        "Chrome",
    ),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0": ("Windows computer", "Firefox"),
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0": (
        "Windows computer",
        "Edge",
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15": ("Mac", "Safari"),
    "Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0 Safari/537.36": ("Chromebook", "Chrome"),
    "<script>alert(1)</script>": ("Phone or computer", ""),
    "": ("Phone or computer", ""),
}


@pytest.mark.parametrize(("said", "words"), SAYS.items(), ids=[" ".join(words) for words in SAYS.values()])
def test_a_phone_is_described_in_words_of_ours(said, words):
    assert agents.described(said) == words
