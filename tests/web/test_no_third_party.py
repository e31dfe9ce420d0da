"""Nothing is fetched from anywhere else, and nothing of ours points there but links of sources (R50, R54)."""

import re
from pathlib import Path

import pytest

from companion.web import assets

HOME = Path("companion")
FETCHED = [file for kind in ("css", "js", "svg") for file in sorted((HOME / "static").rglob(f"*.{kind}"))]
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
ABROAD = re.compile(r"""(?:https?:|wss?:)?//(?!\*)[a-z0-9-]+\.[a-z]{2,}""", re.IGNORECASE)
NAMES = ("http://www.w3.org/",)  # the name of SVG itself: nobody fetches it


def abroad(text):
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [one for one in ABROAD.findall(code) if not one.startswith(NAMES)]


@pytest.mark.parametrize("file", FETCHED, ids=str)
def test_no_sheet_script_or_picture_names_another_place(file):  # R50
    text = file.read_text(encoding="utf-8")

    assert abroad(text.replace("http://www.w3.org", "")) == []
    assert re.findall(r"@import|url\((?!['\"]?(?:[./#]|data:image/svg))", text) == []


@pytest.mark.parametrize("file", TEMPLATES, ids=str)
def test_no_page_fetches_from_another_place(file):  # R50
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org", "")

    assert abroad(re.sub(r"<a\b[^>]*>", "", text)) == []
    for tag in re.findall(r"<(?!a\b)[a-z][^>]*>", text):
        assert not re.search(r"""(?:src|href|action|formaction|srcset|poster|data|ping)=["']?(?:https?:)?//""", tag)


def test_links_of_sources_say_nothing_about_where_one_came_from(client):
    """A link to a source may leave; the other side learns no address of ours (Referrer-Policy)."""
    from companion.learning import library

    seen = 0
    for module in library.modules("en"):
        answer = client.get(f"/en/learn/{module.slug}")
        seen += len(re.findall(r'<a [^>]*href="https://', answer.text))
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert 'target="_blank"' not in answer.text

    assert seen > 0


def test_everything_that_is_served_comes_from_the_tree():
    names = set(assets.names())

    assert "companion.css" in names
    assert all((assets.SOURCE / name).exists() or name == "companion.css" for name in names)
