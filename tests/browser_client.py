"""A browser without a screen: it keeps cookies, sends a form's token, and can be signed in."""

import secrets
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from companion.signin import devices, signins
from tests import page_checks

REDIRECTS = {301, 302, 303, 307, 308}


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
