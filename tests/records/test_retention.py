"""What was kept long enough goes at night, in small pieces; what still waits for somebody stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from companion.audit import verifying
from companion.audit.models import Entry
from companion.errors import Incomplete
from companion.messaging import outbox, replies, states, texts
from companion.messaging.models import Message, Reply, Tick
from companion.messaging.outbox import Occasion
from companion.messaging.replies import Arrival
from companion.people.models import Assignment, Participant
from companion.records import erased_list, sweeping
from companion.settings import Retention, Settings
from companion.signin import invitations, signins
from companion.signin.models import Invitation, SignIn
from jobs import promote, retain, send
from tests.factories import KEY, NOON, make_participant, make_staff
from tests.jobs.making import make_session
from tests.messaging.making import make_agreed, make_message, make_shift

A_DAY = timedelta(days=1)
VALUES = getattr(Message, Message.values.box)


@pytest.fixture
def sweep(db, settings):
    """One night's sweep, at NOON for once; `sweep(texts_days=0)` with other settings."""

    def sweep(**kept):
        db.commit()
        shift = make_shift(db, NOON)
        shift.settings = replace(settings, retention=Retention(**kept))
        retain.run(shift)
        db.expire_all()

    return sweep


def swept(db):
    """What the audit says of the sweeps."""
    return db.scalars(select(Entry.about).where(Entry.verb == "swept").order_by(Entry.number)).all()


def make_texts(db, days_ago, state, count=1):
    _, opt_in = make_agreed(db)
    about = {"due_at": NOON - days_ago * A_DAY, "state": state}
    return [make_message(db, opt_in, **about) for _ in range(count)]


# R30
def test_old_texts_lose_their_values_and_keep_their_name_and_times(db, sweep, client, noon):
    [old], [young], [waiting] = (
        make_texts(db, days, state)
        for days, state in ((91, states.DELIVERED), (89, states.DELIVERED), (91, states.READY))
    )
    for one in (old, young):
        one.fenced_at = one.due_at
    due = old.due_at
    sweep()

    assert (old.values, old.kind, old.due_at, old.state) == (None, "session_soon", due, states.DELIVERED)
    assert young.values and waiting.values
    assert swept(db) == ["texts 1"]
    page = client.enter(db.get(Participant, old.participant_id), NOON).get("/me/texts")
    assert "Coming up: an earlier day." in page.text


@pytest.mark.parametrize("kind", sorted(texts.TEXTS))
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_can_still_be_named_without_its_values(kind, language):
    assert len(texts.render(kind, language, texts.shown(kind, None))) > 20


# R30
def test_twice_is_once_and_a_night_without_work_leaves_no_entry(db, sweep, monkeypatch):
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    make_texts(db, 91, states.DELIVERED, count=5)
    sweep()
    sweep()

    assert swept(db) == ["texts 5"]
    assert db.scalar(select(func.count()).where(VALUES.is_not(None)).select_from(Message)) == 0
    assert verifying.broken_at(db) is None


def test_each_piece_is_committed_alone_and_the_end_of_the_shift_is_heeded(db, database, settings, monkeypatch):
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    make_texts(db, 91, states.DELIVERED, count=5)
    db.commit()
    shift = make_shift(db, NOON)
    shift.settings = settings
    shift.ending.set()
    retain.run(shift)

    with database.session() as beside:
        assert beside.scalar(select(func.count()).where(VALUES.is_(None)).select_from(Message)) == 2


# R30
def test_replies_go_once_they_were_taken_up_and_unread_words_never(db, sweep):
    person = make_participant(db)
    dana = make_staff(db)
    for number, (days, way, is_read) in enumerate(
        [(400, "check-in", False), (400, "team", True), (400, "team", False), (400, None, False), (300, "stop", False)]
    ):
        reply = replies.receive(db, Arrival(person.phone, "words of mine", f"SM{number}"), NOON - days * A_DAY)
        if way:
            replies.sort(db, reply, way, NOON)
        if is_read:
            replies.read(db, reply, dana, NOON)
    sweep()

    assert db.scalars(select(Reply.sid).order_by(Reply.sid)).all() == ["SM2", "SM3", "SM4"]
    assert swept(db) == ["replies 2"]


# R30
def test_ended_sign_ins_used_links_and_old_ticks_go(db, sweep):
    person = make_participant(db)
    for days in (200, 0):
        signins.begin(db, person, NOON - days * A_DAY)
        invitations.renew(db, person, NOON - days * A_DAY)
        db.add(Tick(name=f"tick {days}", slot=1, at=NOON - days * A_DAY))
    sweep()

    assert db.scalars(select(SignIn.at)).all() == [NOON]
    assert db.scalars(select(Invitation.made_at)).all() == [NOON]
    assert db.scalars(select(Tick.name)).all() == ["tick 0"]
    assert swept(db) == ["sign-ins 1, invitations 1, ticks 1"]


def test_nought_keeps_for_ever(db, sweep):
    make_texts(db, 4000, states.DELIVERED)
    sweep(texts_days=0)

    assert db.scalar(select(VALUES)) is not None
    assert swept(db) == []


def make_discharged(db, years, name="Ada"):
    """Somebody whom nobody has looked after for so long."""
    person = make_participant(db, name=name)
    dana, then = make_staff(db), NOON - timedelta(days=366 * years)
    since = then - timedelta(days=90)
    db.add(Assignment(staff_id=dana.id, participant_id=person.id, starts_at=since, ends_at=then))
    make_session(db, person, then - A_DAY)
    db.flush()
    return person


# R30
def test_records_are_kept_for_ever_unless_years_are_set_and_then_erased_as_by_hand(db, sweep, settings):
    long_ago, lately = make_discharged(db, 8), make_discharged(db, 3, "Ben")
    gone_id = long_ago.id
    sweep()
    assert len(db.scalars(select(Participant)).all()) == 2

    sweep(records_years=7)

    assert [one.id for one in db.scalars(select(Participant))] == [lately.id]
    assert list(erased_list.read(settings.erased_list)) == [gone_id]
    assert swept(db) == ["people 1"]


@pytest.mark.parametrize(
    "sign", ["assigned", "session", "check-in", "sign-in", "invitation", "reply", "never assigned"]
)
def test_any_younger_sign_of_care_keeps_a_record(db, sweep, sign):
    person = make_discharged(db, 8)
    match sign:
        case "assigned":
            db.add(Assignment(staff_id=make_staff(db).id, participant_id=person.id, starts_at=NOON - 9 * 366 * A_DAY))
        case "session":
            make_session(db, person, NOON - A_DAY)
        case "check-in":
            person.last_checkin_at = NOON - A_DAY
        case "sign-in":
            signins.begin(db, person, NOON - 400 * A_DAY)
        case "invitation":
            invitations.renew(db, person, NOON - A_DAY)
        case "reply":
            replies.receive(db, Arrival(person.phone, "hello", "SM1"), NOON - A_DAY)
        case "never assigned":
            db.query(Assignment).delete()
    sweep(records_years=7, invitations_days=0, replies_days=0, signins_days=0)

    assert db.scalars(select(Participant.id)).all() == [person.id]


# R30
def test_the_words_of_a_text_of_ours_are_nowhere_in_the_table(db):
    person, opt_in = make_agreed(db)
    for kind in texts.TEXTS:
        occasion = Occasion(
            kind, kind, NOON, NOON + A_DAY, person.zone, {"starts": "2026-11-23T14:00", "line": "", "code": "777777"}
        )
        assert outbox.plan(db, opt_in, occasion, NOON)
    db.commit()
    for job in (promote, send):
        job.run(make_shift(db, NOON))
    db.execute(update(Message).where(Message.state == states.READY).values(state=states.DEAD, ended=outbox.TOO_LATE))
    db.commit()

    rows = db.scalars(select(Message)).all()
    assert {one.kind for one in rows} == set(texts.TEXTS) and len({one.state for one in rows}) > 1
    for one in rows:
        kept = [str(getattr(one, column.name)) for column in Message.__table__.columns] + list(
            (one.values or {}).values()
        )
        sentences = [part.strip() for part in one.body.split(".") if len(part) > 12]
        assert sentences and not [words for words in sentences if any(words in value for value in kept)]


@pytest.mark.parametrize(("text", "days"), [("", 90), ("0", 0), ("30", 30)])
def test_how_long_is_a_setting(tmp_path, text, days):
    env = {"SECRET_KEY": "s", "DATA_KEY": KEY, "RETAIN_TEXTS_DAYS": text, "RETAIN_RECORDS_YEARS": "7"}
    kept = Settings.from_env(env, home=tmp_path).retention

    assert (kept.texts_days, kept.records_years, kept.replies_days) == (days, 7, 365)
    with pytest.raises(Incomplete, match="RETAIN_TEXTS_DAYS"):
        Settings.from_env({**env, "RETAIN_TEXTS_DAYS": "a year"}, home=tmp_path)
