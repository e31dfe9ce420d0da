"""A phone is lost: what the clinic, or the office, ends in one action (R14)."""

from datetime import datetime

from sqlalchemy.orm import Session

from companion.audit import chain
from companion.credentials import passkeys
from companion.people.models import Participant, Staff
from companion.signin import devices, text_codes


def end_all_phones(db: Session, person: Participant, by: Staff, at: datetime) -> None:
    """Every phone of theirs is nobody's any more, every sign-in ends, and no phone's lock opens the app (R03).

    A key in a lost phone would let whoever knows its PIN in again, so it goes too; and a code that was texted to it
    opens nothing. What they told us stays.
    """
    devices.end_all(db, person, "lost", at)
    passkeys.end_all(db, person, at)
    text_codes.close(db, person, at)
    chain.record(db, by, "ended all phones", at, subject=person.id, about="lost phone")
