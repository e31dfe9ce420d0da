"""The help page as one plain file, for the proxy to serve when nothing else answers (R26).

It is taken from the page itself, so the two never tell different numbers.
"""

import re
from pathlib import Path

from flask import Flask

from companion.web.language import LANGUAGES

HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Get help now · Companion</title>
"""


def write(app: Flask, folder: Path) -> Path:
    """Write help.html, in every language, with no style, script or picture to fetch; returns where it is."""
    browser = app.test_client()
    parts = [f'<div lang="{code}">{_bare(browser.get(f"/help-now?language={code}").text)}</div>' for code in LANGUAGES]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "help.html"
    file.write_text(HEAD + "\n<hr>\n".join(parts), encoding="utf-8")
    return file


def _bare(page: str) -> str:
    inside = re.search(r"<main[^>]*>(.*)</main>", page, re.DOTALL)
    return re.sub(r"<svg.*?</svg>", "", inside[1] if inside else page, flags=re.DOTALL)
