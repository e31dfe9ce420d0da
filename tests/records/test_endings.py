"""What ended after a backup was made stays ended when the backup takes the place of what knew it (R03, R14, R29)."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from companion.audit import verifying
from companion.audit.models import Entry
from companion.credentials import passkeys, staff_joining
from companion.credentials.models import Passkey
from companion.devices import lost
from companion.messaging import agreeing, suppression
from companion.messaging.models import Suppression
from companion.people.models import OptOut, Participant, Staff
from companion.people.team import Cover, Leaving, RoleChange, Supervision
from companion.records import erased_list
from companion.signin import codes, devices, passwords, recovery, signins, text_codes
from companion.signin.models import CodeGenerator, Device, Password, RecoveryCode, TextCode
from companion.team import changing, covering
from tests.factories import NOON, PASSWORD, STAFF_PASSWORD, make_participant, make_staff
from tests.records.making import make_passkey, mine
from tests.records.test_restore import taken
from tests.team.making import cover, supervise

LATER = NOON + timedelta(hours=1)
EVENING = NOON + timedelta(hours=6)


@pytest.fixture
def house(db):
    """Ada with a phone, its lock and printed codes; a team; and somebody in the office."""
    ada = make_participant(db)
    dana, pat = make_staff(db, looks_after=[ada]), make_staff(db, "Pat", role="admin")
    ellen = make_staff(db, "Ellen", role="supervisor")
    phone, _ = devices.enroll(db, ada, "invitation", ("Android phone", "Chrome"), NOON)
    key, printed = make_passkey(db, participant_id=ada.id), recovery.make(db, ada, NOON)
    db.commit()
    return {"ada": ada, "dana": dana, "pat": pat, "ellen": ellen, "phone": phone, "key": key, "printed": printed}


def back_to(run, file):
    done = run("restore", file, "--replace")
    assert done.exit_code == 0, done.stderr
    return done


# R14
def test_a_phone_that_was_lost_since_and_its_lock_stay_out(run, db, house, tmp_path, noon):
    file, ada = taken(run, tmp_path), house["ada"]
    _, token = devices.enroll(db, ada, "invitation", ("iPhone", "Safari"), NOON)
    lost.end_all_phones(db, ada, house["dana"], NOON)
    noon(LATER)
    done = back_to(run, file)

    assert "Ended again" in done.stdout and "at the desk" not in done.stdout
    assert db.execute(select(Device.ended_at, Device.why)).all() == [(NOON, "lost")] * 2
    assert db.scalars(devices.open_ones(ada)).all() == db.scalars(passkeys.of(ada)).all() == []
    assert db.scalars(devices.among([token], NOON)).all() == []
    assert db.scalar(select(Passkey.ended_at)) == NOON
    assert verifying.broken_at(db) is None
    assert "ended again 3" in db.scalar(select(Entry.about).order_by(Entry.number.desc()).limit(1))


def test_what_did_not_end_still_opens(run, db, house, tmp_path, noon):
    file = taken(run, tmp_path)
    noon(LATER)
    done = back_to(run, file)

    assert "had it: 0." in done.stdout
    assert [one.id for one in db.scalars(devices.open_ones(house["ada"]))] == [house["phone"].id]
    assert [one.id for one in db.scalars(passkeys.of(house["ada"]))] == [house["key"].id]
    assert recovery.spend(db, house["ada"], house["printed"][0], LATER)
    assert passwords.matches(db, house["dana"], STAFF_PASSWORD, LATER)
    assert db.scalar(select(func.count()).select_from(CodeGenerator)) == 3
    assert db.scalars(select(OptOut)).all() == db.scalars(select(Leaving)).all() == []


# R07, R08
def test_a_password_and_printed_codes_that_were_renewed_do_not_open_again(run, db, house, tmp_path, noon):
    file, ada = taken(run, tmp_path), house["ada"]
    passwords.keep(db, ada, "nine loud rivers", LATER)
    fresh = recovery.make(db, ada, LATER)
    assert recovery.spend(db, ada, fresh[0], LATER)
    noon(EVENING)
    back_to(run, file)

    assert not passwords.matches(db, ada, PASSWORD, EVENING)
    assert passwords.matches(db, ada, "nine loud rivers", EVENING)
    assert not recovery.spend(db, ada, house["printed"][0], EVENING)
    assert not recovery.spend(db, ada, fresh[0], EVENING)
    assert recovery.spend(db, ada, fresh[1], EVENING)


def test_a_printed_code_that_was_used_does_not_open_again(run, db, house, tmp_path):
    file = taken(run, tmp_path)
    assert recovery.spend(db, house["ada"], house["printed"][0], NOON)
    back_to(run, file)

    assert not recovery.spend(db, house["ada"], house["printed"][0], LATER)
    assert recovery.spend(db, house["ada"], house["printed"][1], LATER)


def test_a_code_by_text_that_is_in_the_backup_opens_nothing(run, db, house, tmp_path, noon):
    db.add(
        TextCode(
            participant_id=house["ada"].id,
            phone_index=b"p",
            attempt_mark=b"a",
            code_mark=b"c",
            at=NOON,
            expires_at=NOON + text_codes.GOOD_FOR,
        )
    )
    file = taken(run, tmp_path)
    noon(NOON + timedelta(minutes=1))
    back_to(run, file)

    assert db.scalar(select(TextCode.expires_at)) == NOON + timedelta(minutes=1)


# R03
def test_closed_accounts_and_changed_roles_stay_so_whoever_did_it(run, db, house, tmp_path, noon):
    eve = make_staff(db, "Eve", role="admin")
    file = taken(run, tmp_path)
    quin = make_staff(db, "Quin", role="admin")  # of whom the backup does not know
    quin_id = quin.id
    changing.close_account(db, house["dana"], quin, LATER)
    changing.change_role(db, eve, "clinician", house["pat"], LATER)
    noon(EVENING)
    back_to(run, file)

    assert db.execute(select(Leaving.staff_id, Leaving.lifted_at)).all() == [(house["dana"].id, None)]
    assert db.get(Staff, eve.id).role == "clinician" and db.get(Staff, house["pat"].id).role == "admin"
    assert db.execute(select(RoleChange.after, RoleChange.by_id)).all() == [("clinician", house["pat"].id)]
    assert quin_id not in set(db.scalars(select(Staff.id)))


def test_a_colleague_who_was_reset_does_not_come_in_as_before(run, db, house, tmp_path, noon):
    dana, file = house["dana"], taken(run, tmp_path)
    staff_joining.reset(db, dana, house["pat"], LATER)
    noon(EVENING)
    back_to(run, file)

    assert passwords.of(db, dana) is None and passwords.of(db, house["pat"]) is not None
    assert dana.id not in set(db.scalars(select(CodeGenerator.staff_id)))


def test_another_authenticator_stays_the_one(run, db, house, tmp_path, noon):
    dana, file = house["dana"], taken(run, tmp_path)
    codes.forget(db, dana)
    secret = codes.give(db, dana, last_step=int(LATER.timestamp()) // 30)
    noon(EVENING)
    back_to(run, file)

    assert db.scalars(select(CodeGenerator).where(CodeGenerator.staff_id == dana.id)).one().secret == secret


# R18, R19
def test_cover_and_supervision_that_ended_early_do_not_run_on(run, db, house, tmp_path, noon):
    ken = make_staff(db, "Ken")
    cover(db, ken, house["dana"])
    supervise(db, house["ellen"], house["dana"])
    file = taken(run, tmp_path)
    covering.end(db, db.scalar(select(Cover)), house["dana"], LATER)
    changing.end_supervision(db, db.scalar(select(Supervision)), house["pat"], LATER)
    noon(EVENING)
    back_to(run, file)

    assert (db.scalar(select(Cover.ends_at)), db.scalar(select(Supervision.ends_at))) == (LATER, LATER)


# R57
def test_texts_that_were_turned_off_stay_off(run, db, house, tmp_path, noon):
    ben = make_participant(db, name="Ben")
    file = taken(run, tmp_path)
    agreeing.take_back(db, house["ada"], LATER)
    suppression.suppress(db, ben.phone_index, suppression.STOP, LATER)
    noon(EVENING)
    back_to(run, file)

    assert db.execute(select(OptOut.how, OptOut.at)).all() == [("page", LATER)]
    assert suppression.holds(db, ben.phone_index) and not suppression.holds(db, house["ada"].phone_index)


def test_the_later_of_two_backups_holds_over_what_an_earlier_one_brought(run, db, house, tmp_path, noon):
    friday = taken(run, tmp_path, "friday")
    noon(LATER)
    pat, dana = house["pat"], house["dana"]
    changing.change_role(db, dana, "prescriber", pat, LATER)
    passwords.keep(db, house["ada"], "nine loud rivers", LATER)
    saturday = taken(run, tmp_path, "saturday")
    db.execute(delete(RoleChange))
    db.execute(update(Staff).where(Staff.id == dana.id).values(role="clinician"))  # as if only Friday's were here
    db.execute(update(Password).where(Password.participant_id == house["ada"].id).values(hash="older", at=NOON))
    noon(EVENING)
    assert friday.exists()
    back_to(run, saturday)

    assert db.get(Staff, dana.id).role == "prescriber"
    assert passwords.matches(db, house["ada"], "nine loud rivers", EVENING)


# R33
def test_of_who_was_erased_no_stop_comes_along(run, db, house, tmp_path, settings):
    ada, file = house["ada"], taken(run, tmp_path)
    suppression.suppress(db, ada.phone_index, suppression.STOP, NOON)
    erased_list.note(settings.erased_list, ada.id, NOON)
    back_to(run, file)

    assert db.scalars(select(Participant)).all() == db.scalars(select(Suppression)).all() == []
    assert db.scalars(select(RecoveryCode)).all() == db.scalars(select(Device)).all() == []


def test_where_nothing_knew_the_operator_is_told_what_to_do_again(run, db, house, other, tmp_path):
    file = taken(run, tmp_path)
    lost.end_all_phones(db, house["ada"], house["dana"], NOON)
    done = run("restore", file, over=other)

    assert done.exit_code == 0 and "Ended again" not in done.stdout
    for word in ("lost", "printed codes", "accounts", "roles", "reset", "cover", "texts", "number"):
        assert word in done.stdout.partition("Do it again")[2]
    with other.session() as there:
        mine(other)
        assert there.scalar(select(Device.ended_at)) is None


def test_another_house_s_database_ends_nothing_here(run, db, house, other, tmp_path):
    file = taken(run, tmp_path)
    with other.session(writing=True) as there:
        mine(other)
        signins.begin(there, make_participant(there, name="Zoe"), NOON)
        there.commit()
    done = run("restore", file, "--replace", over=other)

    assert done.exit_code == 0 and "Do it again" in done.stdout
