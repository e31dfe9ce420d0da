"""A small site that has been lived in, and all that is in a database."""

from datetime import timedelta

from sqlalchemy import select

from companion import vault
from companion.checkins import arrival
from companion.checkins.answers import Answers
from companion.credentials.models import Passkey
from companion.crypto import Keyring
from companion.database import Base, Database, uuid7
from companion.demo import loading
from companion.flags import acting
from companion.flags.levels import Level, Raise, Sentence
from companion.flags.raising import raise_flag
from companion.learning.models import Progress
from companion.messaging import replies
from companion.messaging.replies import Arrival
from companion.signin import invitations, signins
from companion.skills.models import Practice
from tests.factories import KEY, NOON, make_staff
from tests.jobs.making import make_session
from tests.messaging.making import make_agreed, make_message

PLANTED = "Zanzibar-heron"
PHONE = "+12125550147"


def mine(database: Database) -> None:
    """The keys of this database are the open ones again: a process has one vault, and a test two databases."""
    with database.session() as db:
        vault.unlock(db, Keyring([KEY]))


def live_in(database: Database, people: int = 3, days: int = 6) -> None:
    """A demo of some days, and one more person with everything a person can have."""
    loading.fill_empty(database, people, days, 1, NOON)
    with database.session(writing=True) as db:
        make_ada(db)
        db.commit()


def make_ada(db):
    """Somebody with a row in almost every table, whose words are planted."""
    ada, opt_in = make_agreed(db, name=PLANTED, phone=PHONE)
    dana = make_staff(db, looks_after=[ada])
    make_session(db, ada)
    make_message(db, opt_in)
    reply = replies.receive(db, Arrival(PHONE, f"{PLANTED} again", f"sid-{ada.id}"), NOON)
    replies.sort(db, reply, "team", NOON)
    db.flush()
    raised = Raise("texted", 1, Level.TODAY, (Sentence("They wrote."),), {"reply": str(reply.id)})
    flag = raise_flag(db, ada, raised, NOON, NOON)
    db.flush()
    acting.answer(db, flag, dana, f"{PLANTED} will be called", NOON)
    acting.close(db, flag, dana, "spoke", f"{PLANTED} was called", NOON + timedelta(minutes=1))
    told = Answers(mood=3, craving=9, note=f"{PLANTED} told")
    check_in = arrival.record(db, ada, uuid7(), told, NOON, NOON, "page")
    practice = Practice(participant_id=ada.id, skill="grounding", check_in_id=check_in.id, began_at=NOON)
    practice.ratings = {"before": 9}
    progress = Progress(participant_id=ada.id, module="craving", card=2, at=NOON)
    progress.recalled = {"why": PLANTED}
    db.add_all([practice, progress])
    signins.begin(db, ada, NOON)
    invitations.renew(db, ada, NOON)
    db.flush()
    return ada


def make_passkey(db, **whose):
    key = Passkey(credential_id=uuid7().bytes, handle=b"h", public_key=b"p", sign_count=0, transports="", **whose)
    key.backed_up, key.name, key.made_at = False, "lock", NOON
    db.add(key)
    db.flush()
    return key


def everything(db, leaving_out=()):
    """Every row of every table, by table."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in leaving_out]
    return {table.name: db.execute(select(table).order_by(table.c.id)).all() for table in tables}
