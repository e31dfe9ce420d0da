"""Every address of the app, from its own map: so that a new door is tried without anybody thinking of it."""

from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from tests.browser_client import Browser

NOTHING = UUID("01935e5f-0000-7000-8000-000000000000")
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
SAMPLES = {"UUIDConverter": NOTHING, "IntegerConverter": 1, "FloatConverter": 1.0}


def sample(name, converter):
    return "en" if name == "lang" else SAMPLES.get(type(converter).__name__, "nothing")


def rules(app, methods=frozenset({"GET"})):
    """Each rule that takes one of these methods, with an address for it."""
    for rule in app.url_map.iter_rules():
        if rule.methods & set(methods):
            values = {name: sample(name, converter) for name, converter in rule._converters.items()}
            with app.test_request_context():
                yield rule, app.url_for(rule.endpoint, **values)


class Walker(Browser):
    """A browser for thousands of answers: the HTML of each page is checked elsewhere."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return FlaskClient.open(self, *args, buffered=True, **kwargs)


def walker(app, db, person=None, at=None):
    """Somebody's, or nobody's."""
    app.test_client_class = Walker
    browser = app.test_client()
    browser.db = db
    db.commit()
    return browser.enter(person, at) if person else browser
