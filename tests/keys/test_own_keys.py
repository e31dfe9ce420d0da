"""Each person's records open with their own key alone, and with no key they never open again."""

import gc

import pytest
from sqlalchemy import func, select, text, update

from companion import crypto, own_keys, vault
from companion.checkins.models import CheckIn
from companion.crypto import Keyring
from companion.errors import Erased, Unreadable
from companion.flags.models import Answer, Closure
from companion.messaging.models import Reply
from companion.own_keys import PersonKey
from companion.people.models import Participant
from companion.schedule.models import Appointment
from tests.counting import reading, statements
from tests.factories import KEY, NOON, make_participant, make_staff
from tests.flags.making import make_flag

WORDS = "Zanzibar-heron"


def told(db, person, words=WORDS):
    check_in = CheckIn(participant_id=person.id, day=NOON.date(), way="page", mark=b"", recorded_at=NOON)
    check_in.answers, check_in.submitted_at = {"note": words}, NOON
    db.add(check_in)
    db.flush()
    return check_in


@pytest.fixture
def two(database, db):
    """Ada and Ben with a check-in each, both committed; asked again by a session that remembers nothing."""
    rows = [told(db, make_participant(db, name=name), f"{WORDS} {name}") for name in ("Ada", "Ben")]
    db.commit()
    db.close()
    db.info.clear()
    return [row.id for row in rows]


def opened(database, check_in_id):
    with database.session() as fresh:
        return fresh.get(CheckIn, check_in_id).answers["note"]


def changed(database, statement):
    with database.session(writing=True) as db:
        db.execute(statement)
        db.commit()


def test_everybody_has_a_key_of_their_own_from_the_start(db):
    make_participant(db, name="Ada"), make_participant(db, name="Ben")
    db.commit()

    boxes = set(db.scalars(select(PersonKey.box)))
    assert len(boxes) == 2
    assert {len(Keyring([KEY]).open(row.box, own_keys.about(row))) for row in db.scalars(select(PersonKey))} == {32}


def test_the_site_s_key_alone_opens_nothing_of_a_person(db):  # R33
    ada = make_participant(db, name="Ada")

    site, about = vault.keyring(), f"participant.name:{ada.id}"
    dressed_up = crypto.SITE + site.newest + ada.name_box[crypto.FORM :]

    assert crypto.is_own(ada.name_box)
    for box in (ada.name_box, dressed_up):
        with pytest.raises(Unreadable):
            site.open(box, about)


def test_what_belongs_to_staff_or_to_nobody_stands_under_the_site_s_key(db):
    dana = make_staff(db)
    stranger = Reply(sid="SM1", phone_index=b"x", body="who is this", at=NOON)

    assert not crypto.is_own(dana.name_box)
    assert not crypto.is_own(stranger.body_box)
    assert (dana.name, stranger.body) == ("Dana", "who is this")


def test_a_reply_is_its_sender_s(db):
    ada = make_participant(db)

    assert crypto.is_own(Reply(sid="SM1", phone_index=b"x", participant_id=ada.id, body="yes", at=NOON).body_box)


def test_whose_it_is_counts_however_it_was_said(db):
    ada = make_participant(db)
    by_name_first = Appointment(title="Group", participant=ada)

    assert crypto.is_own(by_name_first.title_box)
    with pytest.raises(TypeError, match="Say whose"):
        Appointment(title="Group")


def test_what_is_said_about_a_flag_belongs_to_the_person(db):
    ada, dana = make_participant(db), make_staff(db)
    flag = make_flag(db, ada)
    answer = Answer(flag=flag, staff=dana, words="I will call.", at=NOON)
    closure = Closure(flag=flag, staff=dana, outcome="spoke", note="We spoke.", at=NOON)
    db.add_all([answer, closure])
    db.commit()

    assert crypto.is_own(answer.words_box)
    assert crypto.is_own(closure.note_box)
    own_keys.destroy(db, ada.id)
    for row, name in ((answer, "words"), (closure, "note"), (flag, "reason")):
        with pytest.raises(Erased):
            getattr(row, name)


def test_a_row_given_to_somebody_else_does_not_open(database, two):  # R24, hazard 6
    ada, ben = two
    with database.session() as db:
        other = db.get(CheckIn, ben).participant_id
    changed(database, update(CheckIn).where(CheckIn.id == ada).values(participant_id=other))

    with pytest.raises(Unreadable) as refused:
        opened(database, ada)
    assert WORDS not in str(refused.value)
    assert opened(database, ben) == f"{WORDS} Ben"


def test_a_value_moved_to_another_person_does_not_open(database, two):  # R24, hazard 6
    ada, ben = two
    with database.session() as db:
        box = db.get(CheckIn, ada).answers_box
    changed(database, update(CheckIn).where(CheckIn.id == ben).values(answers_box=box))

    with pytest.raises(Unreadable):
        opened(database, ben)


@pytest.mark.parametrize("column", ["box", "owner_id"])
def test_swapped_keys_open_for_neither(database, two, column):  # R24, hazard 6
    with database.session(writing=True) as db:
        one, other = db.scalars(select(PersonKey)).all()
        mine, theirs = getattr(one, column), getattr(other, column)
        between = make_participant(db, name="Cleo").id if column == "owner_id" else b"between"
        db.execute(text("DELETE FROM person_key WHERE id NOT IN (:a, :b)"), {"a": raw(db, one), "b": raw(db, other)})
        for row, value in ((one, between), (other, mine), (one, theirs)):
            db.execute(update(PersonKey).where(PersonKey.id == row.id).values({column: value}))
        db.commit()
        db.expunge_all()
    gc.collect()  # nobody in this process remembers the keys

    for check_in in two:
        with pytest.raises(Unreadable) as refused:
            opened(database, check_in)
        assert WORDS not in str(refused.value)


def raw(db, row):
    return row.id if db.get_bind().dialect.name == "postgresql" else row.id.bytes


def test_a_destroyed_key_leaves_nothing_of_that_person_and_all_of_the_others(database, two):  # R33
    ada, ben = two
    with database.session(writing=True) as db:
        here = db.get(CheckIn, ada)
        assert here.answers
        assert own_keys.destroy(db, here.participant_id)
        assert not own_keys.destroy(db, here.participant_id)
        db.commit()
        with pytest.raises(Erased):
            _ = here.answers
        with pytest.raises(Erased):
            _ = here.participant.name
        with pytest.raises(Erased):
            here.answers = {"note": "again"}

    with pytest.raises(Erased):
        opened(database, ada)
    assert opened(database, ben) == f"{WORDS} Ben"


def test_a_destroyed_key_that_was_not_committed_is_there_again(database, two):
    with database.session(writing=True) as db:
        own_keys.destroy(db, db.get(CheckIn, two[0]).participant_id)
        db.rollback()

    assert opened(database, two[0]) == f"{WORDS} Ada"


def test_a_destroyed_key_is_in_no_file_any_more(tmp_path):  # R33
    from companion import setup
    from companion.settings import Settings

    database = setup.prepare(Settings("s", (KEY,), f"sqlite:///{tmp_path}/erased.sqlite3"))
    with database.session(writing=True) as db:
        ada = make_participant(db)
        db.commit()
        box = db.scalar(select(PersonKey.box))
        before = [box in file.read_bytes() for file in tmp_path.iterdir()]
        own_keys.destroy(db, ada.id)
        db.commit()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    after = [box in file.read_bytes() for file in tmp_path.iterdir()]
    database.dispose()

    assert any(before)
    assert not any(after)


def test_reading_many_people_asks_once(db):
    people = [make_participant(db, name=f"Person {n}") for n in range(20)]
    for person in people:
        told(db, person)
    db.commit()
    db.expunge_all()
    db.info.clear()

    with statements(db.get_bind().engine) as seen:
        found = db.scalars(select(Participant)).all()
        assert len({person.name for person in found}) == 20
        assert all(one.answers for one in db.scalars(select(CheckIn)))

    assert len(reading(seen)) == 2


def test_a_person_read_without_their_key_costs_one_question_and_no_more(db):
    ada = make_participant(db)
    for _ in range(5):
        told(db, ada)
    db.commit()
    db.expunge_all()
    db.info.clear()

    with statements(db.get_bind().engine) as seen:
        assert all(one.answers for one in db.scalars(select(CheckIn)))

    assert len(reading(seen)) == 2


def test_a_key_stays_in_memory_no_longer_than_it_is_used(database, two):
    assert opened(database, two[0])
    gc.collect()

    assert dict(own_keys._everybody) == {}


def test_a_colleague_has_no_such_key(db):
    make_staff(db)

    assert db.scalar(select(func.count()).select_from(PersonKey)) == 0
