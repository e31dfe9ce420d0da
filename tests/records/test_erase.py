"""Somebody is erased: nothing of them is left but ids in the audit and bare counts, and no page stumbles over it."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from companion.audit import verifying
from companion.audit.models import Entry
from companion.database import Base
from companion.flags.models import Flag
from companion.messaging import replies, settle
from companion.messaging.models import Message, Reply, Suppression
from companion.messaging.replies import Arrival
from companion.people.models import Participant, Staff
from companion.records import erased_list
from companion.records.models import Erasure
from companion.schedule.models import Attendance
from companion.signin import invitations
from tests.factories import NOON, make_participant, make_staff
from tests.jobs.making import make_session
from tests.messaging.making import make_message, make_shift
from tests.records.making import PHONE, PLANTED, everything, live_in, make_ada

WHY = ("--reason", "They asked in a letter of November 20.")


def erase(run, person_id, *more, typed=None):
    return run("erase", "--participant", person_id, *(more or (*WHY, "--yes")), typed=typed)


def named(value, person_id):
    """Does this value of a column name the person?"""
    return value == person_id or str(person_id) in str(value)


# R33
def test_nothing_but_ids_in_the_audit_is_left_and_others_keep_all(run, database, db):
    live_in(database)
    ada = next(one for one in db.scalars(select(Participant)) if one.name == PLANTED)
    ada_id, mark, boxes = ada.id, ada.phone_index, boxes_of(db, ada)
    before = everything(db)
    done = erase(run, ada_id)
    after = everything(db)

    assert done.exit_code == 0 and len(boxes) > 5
    left = {
        (name, column)
        for name, rows in after.items()
        for row in rows
        for column, value in row._mapping.items()
        if named(value, ada_id) or value == mark or value in boxes
    }
    assert left == {("audit_entry", "subject_id"), ("audit_entry", "actor"), ("erasure", "person_id")}
    assert after["audit_entry"][:-1] == before["audit_entry"]
    theirs = ("participant", "check_in", "flag", "message", "appointment", "practice", "progress", "reply", "password")
    for name in (*theirs, "opt_in", "assignment", "sign_in", "invitation"):
        assert set(after[name]) < set(before[name]), name
        gone = set(before[name]) - set(after[name])
        assert all(named(str(row._mapping), ada_id) for row in gone), name
    assert after["staff"] == before["staff"] and after["site"] == before["site"]
    assert verifying.broken_at(db) is None


def boxes_of(db, person):
    """Every sealed value that hangs on this person directly."""
    found = set()
    for table in Base.metadata.sorted_tables:
        owner = table.c.get("participant_id") if table.name != "participant" else table.c.id
        if owner is not None:
            rows = db.execute(select(table).where(owner == person.id))
            found |= {value for row in rows for name, value in row._mapping.items() if name.endswith("_box") and value}
    return found


# R33
def test_the_bytes_are_overwritten_on_the_disk(run, database, db):
    ada = make_ada(db)
    db.commit()
    boxes = boxes_of(db, ada)
    assert erase(run, ada.id).exit_code == 0

    if database.is_sqlite:
        here = Path(database.engine.url.database)
        # By another process: closing a file that SQLite has open here would let go of its locks.
        files = sorted(here.parent.glob(f"{here.name}*"))
        data = subprocess.run(["cat", *files], capture_output=True, check=True).stdout
        assert len(boxes) > 3 and not any(box in data for box in boxes)


def test_what_stays_says_who_why_and_how_often_they_came(run, db, settings):
    ada = make_ada(db)
    ada_id = ada.id
    for hours, minutes in ((30, 90), (54, 0), (78, None)):
        session = make_session(db, ada, NOON - timedelta(hours=hours))
        if minutes is not None:
            db.add(Attendance(appointment_id=session.id, minutes=minutes, at=NOON))
    assert erase(run, ada_id).exit_code == 0

    row = db.scalars(select(Erasure)).one()
    assert (row.person_id, row.by, row.at, row.reason) == (ada_id, "operator", NOON, WHY[1])
    assert (row.sessions, row.attended, row.minutes) == (3, 1, 90)
    last = db.scalars(select(Entry).order_by(Entry.number.desc())).first()
    assert (last.actor, last.verb, last.subject_id, last.about) == ("operator", "erased", ada_id, "")
    assert erased_list.read(settings.erased_list) == {ada_id: NOON}


# R33
def test_no_page_knows_them_and_none_stumbles(run, app, client, db):
    ada, ben = make_ada(db), make_participant(db, name="Ben")
    ada_id = ada.id
    boss, dana = make_staff(db, role="supervisor", name="Lee"), make_staff(db, name="Kim", looks_after=[ada, ben])
    ids = {"participant_id": ada.id, "flag_id": db.scalar(select(Flag.id)), "reply_id": db.scalar(select(Reply.id))}
    assert erase(run, ada_id).exit_code == 0

    seen = set()
    for who in (boss, dana, ben):
        client.enter(db.get(type(who), who.id), NOON)
        for url, theirs in pages(app, ids):
            with client.get(url) as answer:
                assert answer.status_code < 500 and PLANTED.encode() not in answer.data, url
                assert not theirs or answer.status_code in {403, 404, 405}, url
            seen.add(url)
    assert f"/desk/people/{ada_id}" in seen and "/desk/everyone" in seen and f"/drawer/{ada_id}" in seen
    assert len(seen) > 20


def pages(app, ids):
    """Every page that can be opened, and whether its address names the person who is gone."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and set(rule.arguments) <= set(ids):
                url = app.url_map.bind("localhost").build(rule.endpoint, {name: ids[name] for name in rule.arguments})
                yield url, "participant_id" in rule.arguments


def test_their_own_doors_are_shut(run, client, db):
    ada = make_ada(db)
    token = invitations.renew(db, ada, NOON)
    client.enter(ada, NOON)
    assert client.get("/").status_code == 200
    assert erase(run, ada.id).exit_code == 0

    assert client.get("/").status_code == 303
    assert "not complete" in client.get(f"/join/{token}").text
    client.send("/sign-in", {"phone": PHONE, "password": "seven calm rivers"})
    assert client.get("/me").status_code == 303


def test_the_phone_is_a_stranger_s_again_and_can_be_invited_anew(run, db):
    ada = make_ada(db)
    ada_id = ada.id
    message_id = db.scalar(select(Message.id))
    assert erase(run, ada_id).exit_code == 0

    settle.carried(db, message_id, "SM1", "delivered", NOON)  # the carrier still speaks of a text that is gone
    reply = replies.receive(db, Arrival(PHONE, "hello?", "SM2"), NOON)
    assert reply.participant_id is None
    assert run("invite", "--name", "Ada", "--phone", PHONE).exit_code == 0
    assert db.scalars(select(Participant.id)).one() != ada_id


def test_the_jobs_go_on(run, db, settings):
    from jobs.timetable import TIMETABLE

    ada = make_ada(db)
    ben = make_participant(db, name="Ben")
    make_session(db, ben)
    assert erase(run, ada.id).exit_code == 0

    for name in ("plan_reminders", "promote", "send", "follow_up", "read_replies", "notice_numbers"):
        TIMETABLE[name].run(make_shift(db, NOON))
    assert {one.participant_id for one in db.scalars(select(Message))} == {ben.id}


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        (["--reason", "  ", "--yes"], None, "Write down why"),
        (["--yes"], None, "--reason"),
        (list(WHY), "0190\n", "another id"),
        (list(WHY), None, "Stopped."),
    ],
)
def test_without_a_reason_or_the_id_typed_again_nobody_is_erased(run, db, settings, arguments, typed, words):
    ada = make_ada(db)
    before = everything(db)
    done = erase(run, ada.id, *arguments, typed=typed)

    assert done.exit_code == 2 and words in done.stderr
    assert everything(db) == before
    assert not settings.erased_list.exists()


def test_the_operator_is_told_of_the_duty_and_whom_they_erase(run, db):
    ada = make_ada(db)
    ada_id = ada.id
    done = erase(run, ada_id, *WHY, typed=f"{ada_id}\n")

    assert done.exit_code == 0
    assert "keep medical records for years" in done.stderr and PLANTED in done.output
    assert db.scalar(select(Participant)) is None
    again = erase(run, ada_id)
    assert again.exit_code == 2 and "nobody with this id" in again.stderr


def test_a_list_that_cannot_be_written_stops_the_erasing(run, db, settings):
    ada = make_ada(db)
    settings.erased_list.mkdir()
    done = erase(run, ada.id)

    assert done.exit_code == 2 and "Nobody was erased" in done.stderr
    assert db.get(Participant, ada.id).name == PLANTED
    assert db.scalar(select(Erasure)) is None
    assert db.scalars(select(Staff)).all()


def test_a_text_to_somebody_else_s_phone_is_left_alone(run, db):
    ada, ben = make_ada(db), make_participant(db, name="Ben")
    theirs = make_message(db, key="ben's")
    replies.receive(db, Arrival(ben.phone, "stop texting me", "SM9"), NOON)
    assert erase(run, ada.id).exit_code == 0

    assert theirs.id in set(db.scalars(select(Message.id)))
    assert db.scalars(select(Reply.participant_id)).all() == [ben.id]


def test_a_number_that_is_somebody_else_s_now_keeps_what_is_theirs(run, db):
    ada, ben = make_ada(db), make_participant(db, name="Ben")
    number, mark = ada.phone, ada.phone_index
    ada.phone_index = b"another phone"
    db.flush()
    ben.phone_index, ben.phone = mark, number  # the carrier gave it to him
    db.flush()
    replies.receive(db, Arrival(number, "STOP", "SM9"), NOON)
    assert erase(run, ada.id).exit_code == 0

    assert db.scalars(select(Suppression.cause)).all() == ["stop"]
    assert db.scalars(select(Reply.participant_id)).all() == [ben.id]
