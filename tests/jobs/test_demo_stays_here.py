"""What a demo site says never reaches a carrier, whatever is set up, and whichever job looks at it (R35)."""

import os
import subprocess
import sys
from datetime import timedelta

from sqlalchemy import select

from companion.messaging import settle, states
from companion.messaging.models import Message
from companion.people.models import Site
from jobs.timetable import TIMETABLE
from tests.factories import KEY, NOON
from tests.jobs.making import make_session
from tests.messaging.making import again, make_agreed, make_message, make_sending, make_shift

A_MINUTE = timedelta(minutes=1)
TEXTING = (
    "plan_reminders",
    "follow_up",
    "promote",
    "send",
    "reconcile",
    "poll_status",
    "read_replies",
    "promote",
    "send",
)


class Nowhere:
    """A way out that must not be taken."""

    def __getattr__(self, name):
        raise AssertionError(f"a demo text was on its way out: {name}")


# R35
def test_no_job_takes_the_way_out_for_a_demo_text_in_any_state(db):
    person, opt_in = make_agreed(db)
    make_session(db, person)
    make_message(db, opt_in, kind="read_later")
    lost = make_sending(db)
    carried = make_sending(db)
    settle.carried(db, carried.id, "drawer-1", "accepted", NOON)
    db.commit()
    for minutes in (0, 2, 6, 20, 70):
        at = NOON + minutes * A_MINUTE
        for name in TEXTING:
            db.commit()
            TIMETABLE[name].run(make_shift(db, at, Nowhere()))

    assert again(db, lost).state == again(db, carried).state == states.DELIVERED


# R35
def test_the_processes_themselves_send_a_demo_nowhere_with_a_whole_account(db, database, carrier):
    message = make_message(db)
    db.commit()
    account = carrier.account
    ours = {"DATABASE_URL": database.engine.url.render_as_string(hide_password=False), "DATA_KEY": KEY}
    twilio = {
        "TWILIO_ACCOUNT_SID": account.account_sid,
        "TWILIO_API_KEY": account.api_key,
        "TWILIO_API_SECRET": account.api_secret,
        "TWILIO_AUTH_TOKEN": account.auth_tokens[0],
        "TWILIO_MESSAGING_SERVICE_SID": account.messaging_service_sid,
        "TWILIO_API_BASE": account.api_base,
    }
    environ = {**os.environ, **ours, **twilio, "SECRET_KEY": "only for tests"}
    for name in ("promote", "send"):
        command = [sys.executable, "-m", "jobs", name, "--now", NOON.isoformat()]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")

    assert carrier.asked == []
    assert again(db, message).sid == f"drawer-{message.id}"


# R35
def test_beside_a_real_site_the_demo_s_texts_still_stay(db, carrier, wire):
    demo = make_message(db)
    real = Site(name="Real", zone="UTC", line="")
    db.add(real)
    db.flush()
    theirs = make_message(db)
    theirs.participant.site_id = real.id
    db.commit()
    for name in ("promote", "send"):
        TIMETABLE[name].run(make_shift(db, NOON, wire))

    assert len(carrier.messages) == 1
    assert again(db, demo).sid == f"drawer-{demo.id}"
    assert db.scalars(select(Message.sid).where(Message.id == theirs.id)).one() == carrier.messages[0]["sid"]
