"""Ask once more, gently, where today's question found no answer yet."""

from datetime import timedelta

from companion.messaging import due, outbox, queries
from companion.people import queries as people
from jobs.shift import Shift

LOOK_BACK = timedelta(hours=4)


def run(shift: Shift) -> None:
    now = shift.now
    for message in shift.db.scalars(queries.just_asked(now - LOOK_BACK, now)).all():
        person, asked_at = message.participant, message.sent_at
        version = outbox.version(shift.db, person.id, outbox.CHECK_IN)
        opt_in = shift.db.scalar(people.standing_opt_in(person))
        # The plan has moved on since the question: they checked in, or chose another time.
        if opt_in is None or asked_at is None or version != message.plan_version:
            continue
        occasion = due.asking_again(person.id, asked_at, person.zone, person.last_checkin_at)
        if occasion is not None:
            outbox.plan(shift.db, opt_in, occasion, now, version)
        shift.db.commit()
