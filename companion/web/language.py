"""Which language does this person read, and what are its words?

Catalogs are read from their .po files at start-up: nothing is compiled, nothing compiled can be stale.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations
from flask import Blueprint, Flask, abort, current_app, g, has_request_context, redirect, request
from werkzeug.wrappers import Response as WSGIResponse

from companion import crisis
from companion.messaging import outbox
from companion.people.models import Participant, Staff
from companion.web import access
from companion.web.addresses import own_address
from companion.web.database import db

LANGUAGES = {"en": "English", "es": "Español"}
FOLDER = Path(__file__).parent.parent / "translations"
A_YEAR = 365 * 24 * 3600

bp = Blueprint("language", __name__)
bp.before_request(access.anyone)


def init_app(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_, ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = _  # Jinja's own alias costs three calls for each text
    app.context_processor(lambda: {"language": language(), "languages": LANGUAGES, "crisis": crisis, "here": here})
    app.register_blueprint(bp)


@bp.post("/language")
def choose() -> WSGIResponse:
    """The same page again, in the other language."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    person = someone()
    if person is not None:
        person.language = chosen
        if isinstance(person, Participant):
            outbox.speak(db, person)
        db.commit()
    answer = redirect(own_address(request.form.get("next"), "/"), 303)
    return remember(answer, chosen)


def remember(response: WSGIResponse, chosen: str) -> WSGIResponse:
    """Keep the choice in a cookie for those who are not signed in."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie("language", chosen, A_YEAR, secure=secure, httponly=True, samesite="Lax", path="/")
    return response


def someone() -> Participant | Staff | None:
    """Whoever is signed in, participant or staff, or None."""
    sign_in = None if g.get("nobody") else access.this_sign_in()
    return (sign_in.participant or sign_in.staff) if sign_in else None


def language() -> str:
    """The language of this request: the address, the person, the cookie, the browser; else English."""
    if not has_request_context():
        return "en"
    kept: str | None = g.get("language")
    if kept is None:
        kept = g.language = _chosen()
    return kept


def _chosen() -> str:
    asked = (request.view_args or {}).get("lang") or request.args.get("language")
    if asked in LANGUAGES:
        return str(asked)
    person = someone()
    kept = person.language if person is not None else request.cookies.get("language") or _of_the_phone()
    return kept if kept in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "en"


def _of_the_phone() -> str | None:
    """Where a phone hands in and nobody is signed in: the language of whose phone it is."""
    acting = g.get("acting")
    return acting.participant.language if acting else None


def _(text: str, **values: Any) -> str:
    """The text in this request's language, with its %(places)s filled."""
    words = _words().gettext(text) if text else ""
    return words % values if values else words


def ngettext(one: str, many: str, n: int, /, **values: Any) -> str:
    words = _words().ngettext(one, many, n)
    return words % values if values else words


def _words() -> NullTranslations:
    """The catalog of this request, looked up once: a page asks it hundreds of times."""
    if not has_request_context():
        return _catalog("en")
    kept: NullTranslations | None = g.get("words")
    if kept is None:
        kept = g.words = _catalog(language())
    return kept


def lazy(text: str) -> Any:
    """A text that is translated when it is shown: for labels of forms, made before any request."""
    return LazyProxy(_, text, enable_cache=False)


def here() -> str:
    """The address of this page, to come back to."""
    query = request.query_string.decode("ascii", "ignore")
    return quote(request.path) + (f"?{query}" if query else "")


@cache
def _catalog(code: str) -> NullTranslations:
    file = FOLDER / code / "LC_MESSAGES" / "messages.po"
    if not file.exists():
        return NullTranslations()
    with file.open("rb") as po:
        catalog = read_po(po, locale=code)
    binary = BytesIO()
    write_mo(binary, catalog)
    binary.seek(0)
    return Translations(binary)
