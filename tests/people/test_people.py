"""Finding people, and only those one may find."""

from datetime import timedelta

import pytest

from companion.errors import Refused
from companion.people import queries
from companion.people.models import OptOut
from companion.people.phones import e164
from tests.factories import NOON, assign, make_participant, make_staff


@pytest.mark.parametrize("typed", ["2125550147", "(212) 555-0147", "+1 212 555 0147", "1-212-555-0147"])
def test_a_number_is_one_number_however_it_is_typed(typed):
    assert e164(typed) == "+12125550147"


@pytest.mark.parametrize("typed", ["", "hello", "911", "+1 212", "1" * 30])
def test_what_is_no_number_is_refused_kindly(typed):
    with pytest.raises(Refused, match="area code"):
        e164(typed)


def test_a_phone_finds_its_person_and_nobody_else(db):  # R27
    ada = make_participant(db, phone="+12125550147")
    make_participant(db, phone="+12125550148")

    assert db.scalars(queries.with_phone("+12125550147")).all() == [ada]
    assert b"2125550147" not in ada.phone_index


def test_an_e_mail_is_found_in_any_case(db):
    dana = make_staff(db, email="dana@example.org")

    assert db.scalar(queries.with_email(" Dana@Example.org ")) == dana


def test_a_clinician_sees_those_assigned_now_and_no_others(db):  # R18
    ada, ben, cal, dee = (make_participant(db, name=name) for name in ("Ada", "Ben", "Cal", "Dee"))
    dana = make_staff(db, looks_after=[ada])
    assign(db, dana, ben, ends_at=NOON)
    assign(db, dana, cal, ends_at=NOON + timedelta(hours=1))

    assert set(db.scalars(queries.caseload(dana, NOON))) == {ada, cal}
    assert dee not in db.scalars(queries.caseload(dana, NOON)).all()


def test_who_looks_after_somebody(db):
    ada = make_participant(db)
    dana = make_staff(db, looks_after=[ada])
    make_staff(db, name="Eli")

    assert db.scalars(queries.clinicians_of(ada, NOON)).all() == [dana]


def test_an_agreement_to_texts_ends_when_it_is_taken_back(db):  # R56
    ada = make_participant(db)
    standing = db.scalar(queries.standing_opt_in(ada))
    db.add(OptOut(opt_in_id=standing.id, how="page", at=NOON))
    db.flush()

    assert db.scalar(queries.standing_opt_in(ada)) is None


def test_an_agreement_for_another_phone_does_not_count(db):  # R56
    ada = make_participant(db)
    ada.phone_index = b"a new phone"
    db.flush()

    assert db.scalar(queries.standing_opt_in(ada)) is None
