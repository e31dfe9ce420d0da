"""Help as a plain file: what the proxy serves when nothing else answers."""

import re

from companion import crisis
from companion.web import plain_help


def test_the_plain_help_page_needs_nothing_but_itself(app, tmp_path):  # R26
    file = plain_help.write(app, tmp_path)
    page = file.read_text()

    for language in ("en", "es"):
        for line in crisis.lines(language):
            assert f'href="{line.href}"' in page
            assert line.words.split(",")[0] in page
    assert not re.search(r"<(script|link|style|img|svg|form)\b", page)
    assert "around the clock" in page
