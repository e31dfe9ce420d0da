"""Tell the team about numbers that turned out to take no texts (R60)."""

from sqlalchemy import select

from companion.audit import chain
from companion.flags.levels import Level, Raise, Sentence
from companion.flags.raising import raise_flag
from companion.messaging import queries
from companion.people.models import Participant
from companion.words import N_
from jobs.shift import Shift

REASON = Sentence(N_("Texts do not reach their phone. Ask them for the right number."))


def run(shift: Shift) -> None:
    for suppression in shift.db.scalars(queries.dead_numbers()).all():
        theirs = select(Participant).where(Participant.phone_index == suppression.phone_index)
        for participant in shift.db.scalars(theirs).all():
            raised = Raise("phone", 1, Level.NEXT_DAY, (REASON,))
            flag = raise_flag(shift.db, participant, raised, suppression.at, shift.now)
            chain.record(shift.db, "jobs", "raised a flag", shift.now, participant.id, str(flag.id))
        suppression.told_at = shift.now
        shift.db.commit()
