"""What works for anyone, always: help, the page for no signal, and what makes the app one (R63, R70)."""

from flask import Blueprint, Response, current_app, jsonify, render_template, request, send_from_directory

from companion import crisis
from companion.learning import library as learning
from companion.skills import library as skills
from companion.web import access, assets
from companion.web.language import LANGUAGES, language

PAPER = "#f7f3e7"
NEUTRAL = {
    "id": "/",
    "name": "Companion",
    "short_name": "Companion",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": PAPER,
    "theme_color": PAPER,
}
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))

bp = Blueprint("pwa", __name__)
bp.before_request(access.nobody_known)


@bp.get("/help-now")
def help_now() -> str:
    """Whom to call or text right now. Needs no database, no sign-in and no script."""
    site_line = current_app.config["SITE_LINE"]
    return render_template("pwa/help_now.html", lines=crisis.lines(language()), site_line=site_line)


@bp.get("/offline")
def offline() -> str:
    """There is no signal: what still works, and help."""
    kept = {"modules": learning.modules(language()), "skills": skills.skills(language())}
    return render_template("offline/offline.html", lines=crisis.lines(language()), **kept)


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """A neutral name and a neutral mark on the phone's first page (R80)."""
    answer = jsonify(**NEUTRAL, lang=language(), icons=[_icon(*icon) for icon in ICONS])
    answer.mimetype = "application/manifest+json"
    return answer


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    src = assets.address(f"icons/{name}.png")
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@bp.get("/service-worker.js")
def service_worker() -> Response:
    """The worker itself: asked for anew each time, so that a mended one arrives."""
    # The last line changes with any static file: only a changed worker stocks a new shelf.
    source = f"{(assets.SOURCE / 'service-worker.js').read_text()}// shelf {assets.built()[1]}\n"
    return Response(source, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/shelf.json")
def shelf() -> Response:
    """What the worker may keep: pages that know nobody, and their static files."""
    kept = [assets.address(name) for name in assets.names()]
    return jsonify(version=assets.built()[1], pages=shelved_pages(), assets=kept)


def shelved_pages() -> list[str]:
    """Every page that is the same for all, in every language."""
    both = [f"{page}?language={code}" for page in ("/help-now", "/offline") for code in LANGUAGES]
    modules = [f"/{code}/learn/{module.slug}" for code in LANGUAGES for module in learning.modules(code)]
    exercises = [f"/{code}/skills/{skill.slug}" for code in LANGUAGES for skill in skills.skills(code)]
    return ["/help-now", "/offline", *both, *modules, *exercises]


@bp.get("/favicon.ico")
def favicon() -> Response:
    """The mark, for browsers that ask at the root."""
    return send_from_directory(assets.SOURCE / "icons", "icon-192.png")


@bp.after_request
def keepable(response: Response) -> Response:
    """These pages may be kept by the phone: they hold nothing about anyone."""
    if response.headers.get("Cache-Control") is None and request.method == "GET":
        response.headers["Cache-Control"] = "no-cache"
    return response
