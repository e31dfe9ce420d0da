"""What the browser keeps for ever: static files under an address that changes when any of them does.

At start-up the tree is copied once, the CSS layers joined into one file and everything compressed. Pages
themselves are never compressed: they hold secrets beside what a person typed (docs/decisions/0005).
"""

import gzip
import hashlib
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from companion.settings import Settings
from companion.web import security

SOURCE = Path(__file__).parent.parent / "static"
FIRST, LAST = ("reset", "tokens", "base", "layout"), ("utilities", "print")
COMPRESSED = {".css", ".js", ".svg", ".webmanifest"}


def init_app(app: Flask, settings: Settings) -> None:
    folder, version = built()
    app.config["ASSETS_VERSION"] = version

    def dress(headers: Headers, _path: str, _url: str) -> None:
        for name, value in security.headers(settings.https).items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=f"static/{version}/",
        add_headers_function=dress,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
    )
    app.wsgi_app = _whole(app.wsgi_app)  # type: ignore[method-assign]
    app.context_processor(lambda: {"asset": address})


def _whole(app: Any) -> Any:
    """Nobody needs a part of a small file, and WhiteNoise answers a wrong part without our headers."""

    def whole(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_RANGE", None)
        return app(environ, start_response)

    return whole


def address(name: str) -> str:
    """The address of a static file, e.g. "js/main.js"."""
    return f"/static/{built()[1]}/{name}"


def names() -> list[str]:
    """Every file the phone may keep, for the service worker's shelf."""
    folder, _ = built()
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".gz")
    return sorted(str(file.relative_to(folder)) for file in files)


@cache
def built() -> tuple[Path, str]:
    """The folder that is served and the hash of all it holds."""
    folder = Path(tempfile.mkdtemp(prefix="companion-static-"))
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("css", "service-worker.js"))
    (folder / "companion.css").write_text(joined_css())
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(folder)).encode() + file.read_bytes())
        if file.suffix in COMPRESSED:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    return folder, digest.hexdigest()[:16]


def joined_css() -> str:
    """All layers in their order: the first sheet declares it."""
    sheets = {sheet.stem: sheet for sheet in (SOURCE / "css").glob("*.css")}
    middle = sorted(set(sheets) - {*FIRST, *LAST})
    return "\n".join(sheets[name].read_text() for name in (*FIRST, *middle, *LAST) if name in sheets)
