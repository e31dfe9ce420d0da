"""Finding one person by a whole phone number: each try is counted and recorded, whatever it finds (R38)."""

from datetime import datetime

from sqlalchemy.orm import Session

from companion import vault
from companion.audit import chain
from companion.errors import Refused
from companion.office import queries
from companion.people import queries as people
from companion.people.models import Participant, Staff
from companion.people.phones import e164
from companion.signin import throttle
from companion.words import N_

TRIES = 20  # in a quarter of an hour: enough for a morning at the front desk, too few to try numbers
NOBODY = N_("Nobody with this number is here.")


def by_number(db: Session, staff: Staff, typed: str, now: datetime) -> Participant:
    """Whom this number belongs to, within reach. Raises Refused, in words; the try is to be kept all the same."""
    number = e164(typed)
    mark = {vault.index(f"office:{staff.id}"): TRIES}
    if throttle.is_closed(db, mark, now):
        raise Refused(N_("You searched many times. Please wait 15 minutes."))
    throttle.failed(db, mark, now)
    reach = queries.in_reach(staff, now).with_only_columns(Participant.id)
    found = db.scalar(people.with_phone(number).where(Participant.id.in_(reach)))
    chain.record(db, staff, "looked up a number", now, subject=found.id if found else None)
    if found is None:
        raise Refused(NOBODY)
    return found
