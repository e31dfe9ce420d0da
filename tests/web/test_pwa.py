"""What works for anyone, always, and what the phone may keep."""

import json
import re
from pathlib import Path

import pytest

from companion.web import assets, pwa
from tests.factories import NOON, make_participant

BUDGET = 35 * 1024
SCRIPTS = 12 * 1024


def test_the_name_and_the_marks_give_nothing_away(client):  # R80
    manifest = json.loads(client.get("/manifest.webmanifest").text)
    shown = f"{manifest['name']} {manifest['short_name']}".lower()

    assert manifest["name"] == "Companion"
    assert manifest["display"] == "standalone"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert not re.search("recover|sober|clinic|treat|rehab|health", shown)
    for icon in manifest["icons"]:
        answer = client.get(icon["src"])
        assert answer.status_code == 200
        answer.close()


def test_shelved_pages_are_the_same_signed_in_and_signed_out(client, app, db, noon):  # R48
    client.enter(make_participant(db, name="Zanzibar"), NOON)
    stranger = app.test_client()
    pages = json.loads(stranger.get("/shelf.json").text)["pages"]
    assert len(pages) >= 18
    for page in pages:
        mine, theirs = client.get(page), stranger.get(page)
        assert mine.status_code == theirs.status_code == 200, page
        assert mine.data == theirs.data, page
        assert "csrf" not in theirs.text, page
        assert "Set-Cookie" not in theirs.headers, page
        assert "no-store" not in theirs.headers["Cache-Control"], page


def test_the_worker_is_never_missing_and_never_stale(client):
    answer = client.get("/service-worker.js")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"
    answer.close()


def test_static_files_are_kept_for_ever_and_come_compressed(client):
    answer = client.get(assets.address("companion.css"), headers={"Accept-Encoding": "gzip"})

    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    answer.close()


def test_a_page_is_never_compressed_beside_its_secrets(client):
    answer = client.get("/sign-in", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers


def test_the_first_visit_of_today_fits_its_budget(client, db, noon):
    client.enter(make_participant(db), NOON)
    page = client.get("/").text
    folder, version = assets.built()
    needed = set(re.findall(rf"/static/{version}/([^\"' )]+)", page)) - {"icons/apple-touch-icon.png"}
    needed |= {f"js/{name}" for name in _imported(folder / "js")}
    sizes = {name: _transferred(folder / name) for name in needed}

    assert len(page.encode()) + sum(sizes.values()) <= BUDGET, sizes
    assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= SCRIPTS
    assert len(needed) + 2 <= 10 or len([n for n in needed if n.endswith(".js")]) > 0


def test_the_whole_offline_pack_fits_its_budget(client):
    shelf = json.loads(client.get("/shelf.json").text)
    total = sum(len(client.get(page).data) for page in shelf["pages"])
    folder, _ = assets.built()
    total += sum(_transferred(folder / name) for name in assets.names())

    assert total <= 400 * 1024


@pytest.mark.parametrize("language", ["en", "es"])
def test_help_says_whom_to_call_and_that_nobody_watches(client, language):  # R63, R70
    page = client.get(f"/help-now?language={language}").text

    assert "tel:988" in page
    assert "sms:988" in page
    assert "tel:911" in page
    assert f'<html lang="{language}"' in page


def test_the_site_s_own_line_is_on_the_help_page(app):  # R63
    app.config["SITE_LINE"] = "+1 212 555 0100"

    assert "212 555 0100" in app.test_client().get("/help-now").text


def test_the_favicon_is_there(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200
    answer.close()


def test_what_is_shelved_is_public_by_its_address():
    assert all(re.match(r"/(help-now|offline|(en|es)/(learn|skills)/)", page) for page in pwa.shelved_pages())


def _imported(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*.js")}


def _transferred(file: Path) -> int:
    packed = file.with_name(f"{file.name}.gz")
    return (packed if packed.exists() else file).stat().st_size
