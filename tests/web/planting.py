"""Words that only a person could have typed, planted everywhere: none of them may come up in a log (R34)."""

import logging
from contextlib import contextmanager

from flask_wtf import FlaskForm

PHONE = "+12125550147"
MARKERS = {
    "name": "Zanzibar-heron",
    "phone": "2125550147",
    "email": "quetzal-mail",
    "password": "walrus-secret-9",
    "code": "719364",
    "note": "xylophone-evening",
    "words": "narwhal-promise",
    "token": "okapi-token-zzz",
    "query": "ibex-question",
    "agent": "Gecko-of-Ada",
    "cookie": "wombat-cookie",
    "json": "axolotl-json",
    "reply": "pangolin-answer",
    "reference": "tapir-came-from",
}
TYPED = {
    "name": MARKERS["name"],
    "phone": PHONE,
    "email": f"{MARKERS['email']}@example.org",
    "password": MARKERS["password"],
    "code": MARKERS["code"],
    "note": MARKERS["note"],
    "words": MARKERS["words"],
    "body": MARKERS["reply"],
}
EVERYTHING = " ".join([*MARKERS.values(), PHONE])


def fields():
    """Every name that any form of the app has."""
    names, kinds = set(), [FlaskForm]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        names |= {name for name in dir(kind) if hasattr(getattr(kind, name), "field_class")}
    return names


def form():
    """Each field of any form, with the word that fits it, or another."""
    return {name: TYPED.get(name, MARKERS["note"]) for name in fields() - {"csrf_token", "id", "sid"}}


class Ear(logging.Handler):
    """Hears everything, with tracebacks, as a file of logs would hold it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record):
        self.lines.append(self.format(record))

    def betrayed(self):
        return [(what, line[:300]) for line in self.lines for what, word in MARKERS.items() if word in line]


@contextmanager
def listening():
    """Every logger there is speaks, at its most talkative."""
    ear, before = Ear(), {}
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in list(logging.root.manager.loggerDict))]
    for one in loggers:
        before[one] = one.level
        one.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(ear)
    try:
        yield ear
    finally:
        logging.getLogger().removeHandler(ear)
        for one, level in before.items():
            one.setLevel(level)
