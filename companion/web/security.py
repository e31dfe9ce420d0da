"""What every answer carries, and which requests are refused before any view (R42–R44, R51–R52)."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from companion.errors import Incomplete
from companion.people import queries as people
from companion.settings import Settings

SAFE = ("GET", "HEAD", "OPTIONS")
OURS = ("same-origin", "none")
LARGEST_BODY = 64 * 1024
POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{what}-src 'self'" for what in ("script", "style", "img", "connect", "manifest", "worker")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
HSTS = "max-age=31536000; includeSubDomains"

csrf = CSRFProtect()


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME="__Host-form" if settings.https else "form",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        # People put the phone down and come back: the form they left open must still send.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # _same_origin below is stricter and needs no Referer
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_same_origin)
    app.after_request(_dress)
    csrf.init_app(app)


def check_debug(app: Flask, settings: Settings) -> None:
    """Raises Incomplete when the debugger, which shows what people typed, is asked for in earnest (R53)."""
    if not app.debug:
        return
    with app.extensions["database"].session() as db:
        real = db.scalar(people.real_site()) is not None
    if settings.https or real:
        app.extensions["database"].dispose()
        where = "over a database that holds real people" if real else "and PUBLIC_BASE_URL is https"
        raise Incomplete(f"Debug is on {where}: turn FLASK_DEBUG off.")


def headers(https: bool) -> dict[str, str]:
    return {**HEADERS, "Strict-Transport-Security": HSTS} if https else HEADERS


def _same_origin() -> None:
    """A form on another site cannot send here, whatever token it holds (R44)."""
    if request.method in SAFE or request.blueprint == "twilio":
        return
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None and told not in OURS:
        abort(403)
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host and not (origin == "null" and told in OURS):
        abort(403)


def _dress(response: Response) -> Response:
    for name, value in headers(bool(current_app.config["SESSION_COOKIE_SECURE"])).items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
