"""A restore: equal row for row on the other kind of database, or nothing at all."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from companion import crypto
from companion.audit import chain, verifying
from companion.audit.models import Entry
from companion.checkins.models import CheckIn
from companion.credentials.models import Passkey
from companion.database import Base
from companion.devices import lost
from companion.people.models import Participant, Staff
from companion.records import backing_up
from companion.records.backing_up import counts
from companion.records.guards import lifted
from companion.records.restoring import FURNITURE
from companion.signin import devices
from companion.signin.models import Device, Invitation, SignIn
from tests.factories import KEY, NOON, make_participant
from tests.records.making import PLANTED, everything, live_in, make_ada, make_passkey, mine

NOT_AS_IT_WAS = {"sign_in", "invitation", "message", "audit_entry", "audit_head"}
"""What a restore itself changes."""


def is_empty(database):
    with database.session() as db:
        return all(count == 0 for name, count in counts(db).items() if name not in FURNITURE)


def taken(run, tmp_path, name="night.backup"):
    """A backup of what is there now."""
    done = run("backup", tmp_path / name)
    assert done.exit_code == 0, done.stderr
    return tmp_path / name


# R29
def test_what_comes_back_on_the_other_kind_is_equal_row_for_row(run, database, db, other, tmp_path):
    live_in(database)
    before = everything(db)
    done = run("restore", taken(run, tmp_path), over=other)

    assert (done.exit_code, done.stderr) == (0, "")
    assert f"{sum(map(len, before.values()))} rows are back" in done.stdout and "whole" in done.stdout
    with other.session() as there:
        after = everything(there)
        mine(other)
        ada = next(one for one in there.scalars(select(Participant)) if one.name == PLANTED)
        answers = [one.told for one in there.scalars(select(CheckIn))]
        whole, last = verifying.broken_at(there), there.scalars(select(Entry).order_by(Entry.number.desc())).first()
    assert len(before["check_in"]) > 5 and len(before["message"]) > 5
    for name in before.keys() - NOT_AS_IT_WAS:
        assert after[name] == before[name], name
    for name in NOT_AS_IT_WAS - {"audit_entry"}:
        assert [row.id for row in after[name]] == [row.id for row in before[name]], name
    assert after["audit_entry"][:-1] == before["audit_entry"]
    assert (last.actor, last.verb, whole) == ("operator", "restored a backup", None)
    assert ada.phone and len(answers) == len(before["check_in"])


def test_the_same_kind_takes_it_too_over_what_was_there(run, db, tmp_path):
    ada = make_ada(db)
    file = taken(run, tmp_path)
    ben = make_participant(db, name="Ben")
    chain.record(db, ben, "joined", NOON)
    refused = run("restore", file)
    assert refused.exit_code == 2 and "not empty" in refused.stderr and "--replace" in refused.stderr
    assert db.get(Participant, ben.id) is not None

    done = run("restore", file, "--replace")

    assert done.exit_code == 0
    assert [one.id for one in db.scalars(select(Participant))] == [ada.id]
    assert verifying.broken_at(db) is None


# R36
def test_entries_that_refuse_to_be_changed_are_replaced_and_refuse_again(run, db, tmp_path):
    make_ada(db)
    assert run("restore", taken(run, tmp_path), "--replace").exit_code == 0
    with pytest.raises(Exception, match="never changed"):
        db.execute(text("DELETE FROM audit_entry"))
    db.rollback()

    assert verifying.broken_at(db) is None


# R03
def test_what_ended_since_stays_ended_and_no_text_comes_twice(run, db, tmp_path):
    ada = make_ada(db)
    devices.enroll(db, ada, "invitation", ("Android phone", "Chrome"), NOON)
    make_passkey(db, participant_id=ada.id)
    file = taken(run, tmp_path)
    waiting = select(Base.metadata.tables["message"].c.state)
    assert db.scalar(waiting) == "planned"
    lost.end_all_phones(db, ada, db.scalars(select(Staff)).first(), NOON)
    db.execute(update(Invitation).values(used_at=NOON))
    db.commit()

    assert run("restore", file, "--replace").exit_code == 0

    assert db.scalars(select(SignIn.ended_at).where(SignIn.participant_id == ada.id)).all() == [NOON]
    assert db.execute(select(Device.ended_at, Device.why)).all() == [(NOON, "lost")]
    assert db.scalars(select(Passkey.ended_at)).all() == [NOON]
    assert db.scalar(select(Invitation.expires_at)) == NOON
    assert db.execute(select(Base.metadata.tables["message"].c.state, text("ended"))).all() == [
        ("dead", "This text may have come before, so it was not sent again.")
    ]


def test_a_text_of_tomorrow_still_goes_out(run, db, tmp_path):
    from tests.messaging.making import make_agreed, make_message

    _, opt_in = make_agreed(db)
    make_message(db, opt_in, due_at=NOON + timedelta(days=1))
    assert run("restore", taken(run, tmp_path), "--replace").exit_code == 0

    assert db.scalar(select(Base.metadata.tables["message"].c.state)) == "planned"


@pytest.mark.parametrize("place", [0.0, 0.5, 0.999])
def test_a_changed_or_cut_file_changes_nothing(run, db, other, tmp_path, place):  # R29
    make_ada(db)
    whole, wrong = taken(run, tmp_path), tmp_path / "wrong.backup"
    data = whole.read_bytes()
    at = int(len(data) * place)
    for words in (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], data[:at]):
        wrong.write_bytes(words)
        done = run("restore", wrong, over=other)
        assert done.exit_code in {1, 2} and done.stderr.endswith("Nothing was changed.\n")
        assert is_empty(other)
        over = run("restore", wrong, "--replace")
        assert over.exit_code == done.exit_code
        assert db.scalar(select(func.count()).select_from(Participant)) == 1


def test_damage_is_told_apart_from_what_could_not_run(run, db, other, tmp_path):
    make_ada(db)
    whole, wrong = taken(run, tmp_path), tmp_path / "wrong.backup"
    data = whole.read_bytes()
    wrong.write_bytes(data[:-1])
    assert run("restore", wrong, over=other).exit_code == 1
    wrong.write_text("a letter")
    no_backup = run("restore", wrong, over=other)
    assert no_backup.exit_code == 2 and "not a backup" in no_backup.stderr
    assert run("restore", tmp_path / "nowhere", over=other).exit_code == 2


def test_the_wrong_key_is_named_with_the_way_out(run, db, other, tmp_path):  # R26
    make_ada(db)
    other_key = crypto.new_key()
    file = tmp_path / "newest"
    assert run("backup", file, data_keys=(other_key, KEY)).exit_code == 0

    done = run("restore", file, over=other)
    assert done.exit_code == 2 and "DATA_KEY" in done.stderr and "comma" in done.stderr
    assert is_empty(other)

    assert run("restore", file, over=other, data_keys=(KEY, other_key)).exit_code == 0
    assert not is_empty(other)


def test_tables_of_another_revision_are_refused_with_the_way_out(run, db, other, tmp_path, monkeypatch):
    make_ada(db)
    monkeypatch.setattr(backing_up, "revision", lambda _: "an_earlier_one")
    file = taken(run, tmp_path)
    done = run("restore", file, over=other)

    assert done.exit_code == 2
    assert "an_earlier_one" in done.stderr and "Check out the code" in done.stderr
    assert is_empty(other)


# R36
def test_a_backup_whose_chain_is_broken_is_not_taken(run, db, other, tmp_path):
    make_ada(db)
    db.commit()
    with lifted(db):
        db.execute(update(Entry).where(Entry.number == 2).values(verb="did nothing"))
    db.commit()
    assert run("backup", tmp_path / "night.backup").exit_code == 1
    done = run("restore", tmp_path / "night.backup", over=other)

    assert done.exit_code == 1 and "broken at entry 2" in done.stderr
    assert is_empty(other)
