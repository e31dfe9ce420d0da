"""A browser without a screen: it keeps cookies, sends a form's token, and can be signed in."""

import secrets
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from companion.signin import devices, signins
from tests import page_checks
from tests.factories import PASSWORD

REDIRECTS = {301, 302, 303, 307, 308}


class FormParser(HTMLParser):
    """Collects the fields of the form with this action, as a browser would send them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.fields = action, False, {}

    @classmethod
    def read(cls, html: str, action: str) -> dict[str, list[str]]:
        parser = cls(action)
        parser.feed(html)
        return parser.fields

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = dict(attrs)
        if tag == "form":
            self.inside = said.get("action") == self.action
        if self.inside and tag == "input" and said.get("type") == "hidden" and said.get("name") != "csrf_token":
            self.fields.setdefault(said["name"], []).append(said.get("value") or "")


class Browser(FlaskClient):
    """Flask's test client. `db` is the test's own session: committed before each request, so that both see the same."""

    db: Any = None

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if self.db is not None:
            self.db.commit()
        answer = super().open(*args, **kwargs)
        if self.db is not None:
            self.db.expire_all()
        if answer.mimetype == "text/html" and answer.data and answer.status_code not in REDIRECTS:
            page_checks.check(answer.text, f"{args[0] if args else ''} ({answer.status_code})")
        return answer

    def send(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """Post a form as a page of ours would, with its token."""
        return self.post(url, data={**(data or {}), "csrf_token": self.token()}, **kwargs)

    def prove(self, page: Any = None, **proof: str) -> Any:
        """Show again who is here, by password unless said; every field that the page holds goes along."""
        held = FormParser.read(page.text, "/unlock") if page is not None else {}
        told = {f"proof-{name}": value for name, value in (proof or {"password": PASSWORD}).items()}
        answer = self.send("/unlock", {**held, **told})
        return self.send(answer.location, {**held, **told}) if answer.status_code == 307 else answer

    def token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        secret = self.application.config["SECRET_KEY"]
        return URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw)

    def own(self, person: Any, at: Any, how: str = "invitation") -> Any:
        """Make this browser a phone of theirs, without signing in; beside those it is for already."""
        device, token = devices.enroll(self.db, person, how, ("Android phone", "Chrome"), at)
        self.db.commit()
        held = self.get_cookie("device")
        self.set_cookie("device", ".".join([token, *(held.value.split(".") if held else [])]))
        return device

    def enter(self, person: Any, at: Any) -> "Browser":
        """Sign this person in here, without the form."""
        token = signins.begin(self.db, person, at)
        self.db.commit()
        self.set_cookie("companion", token)
        return self
