"""A new number counts once its phone has shown six digits: a slip of the finger opens nobody's door to a stranger.

Asking looks the same whether a number is free or belongs to somebody here; only a free one is texted (R12).
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain
from companion.credentials import changing
from companion.errors import Refused
from companion.people.models import Participant
from companion.people.phones import e164
from companion.signin import text_codes, throttle
from companion.signin.entering import WAIT
from companion.signin.models import SignIn
from companion.words import N_

SAME_NUMBER = N_("This is your number already.")
WRONG_DIGITS = N_("These digits do not fit, or they are too old. You have five tries. You can also ask for a new code.")


class Asked(NamedTuple):
    """What the browser that asked keeps until the digits are typed."""

    attempt: str
    texts: bool


def ask(db: Session, person: Participant, typed: str, texts: bool, at: datetime) -> Asked:
    """A code for the number that shall be theirs. Raises Refused, in words that tell nothing of anybody else."""
    number = e164(typed)
    if number == person.phone:
        raise Refused(SAME_NUMBER)
    marks = {vault.index(f"number:{person.id}"): throttle.PER_ACCOUNT}
    if throttle.is_closed(db, marks, at) or text_codes.is_worn(db, number, text_codes.NUMBER, at):
        raise Refused(WAIT)
    throttle.failed(db, marks, at)  # each is counted: nobody has strangers texted in bulk
    chain.record(db, person, "asked for a code", at, subject=person.id, about="number")
    return Asked(text_codes.ask_for_number(db, person, number, at), texts)


def confirm(db: Session, this: SignIn, person: Participant, asked: Asked, digits: str, at: datetime) -> None:
    """The new number is theirs from now on. Raises Refused when the digits do not fit, or somebody took it since."""
    number = text_codes.spend_for_number(db, person, asked.attempt, digits, at)
    if number is None:
        raise Refused(WRONG_DIGITS)
    changing.new_phone(db, this, person, number, asked.texts, at)
