"""Whose record may a colleague open now: by assignment, cover, supervision or an emergency, and never otherwise."""

from datetime import timedelta

import pytest

from companion.people import queries
from companion.people.models import Participant, Site
from companion.people.team import Leaving
from companion.signin import signins
from tests.factories import NOON, assign, make_participant, make_staff
from tests.team.making import break_glass, cover, supervise

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(db):
    return make_participant(db, "Ada")


@pytest.fixture
def ben(db):
    return make_participant(db, "Ben")


@pytest.fixture
def dana(db, ada):
    return make_staff(db, "Dana", looks_after=[ada])


@pytest.fixture
def eli(db, ben):
    return make_staff(db, "Eli", looks_after=[ben])


def seen_by(db, staff, at=NOON):
    db.flush()
    return {person.name for person in db.scalars(queries.caseload(staff, at))}


def test_a_clinician_sees_their_own_and_nobody_else(db, dana, eli):  # R18
    assert seen_by(db, dana) == {"Ada"}
    assert seen_by(db, eli) == {"Ben"}


def test_an_assignment_that_ended_bites_with_the_next_request(db, dana, ada):  # R18
    cleo = make_participant(db, "Cleo")
    assign(db, dana, cleo, ends_at=NOON)

    assert seen_by(db, dana, NOON - HOUR) == {"Ada", "Cleo"}
    assert seen_by(db, dana, NOON) == {"Ada"}


def test_cover_shows_the_covered_colleague_s_people_from_its_start_to_its_end(db, dana, eli):  # R18
    cover(db, dana, eli, NOON, NOON + HOUR)

    assert seen_by(db, dana, NOON - HOUR) == {"Ada"}
    assert seen_by(db, dana, NOON) == {"Ada", "Ben"}
    assert seen_by(db, dana, NOON + HOUR) == {"Ada"}
    assert seen_by(db, eli) == {"Ben"}  # cover goes one way


def test_cover_is_not_handed_on(db, dana, eli, ben):  # R18
    fay = make_staff(db, "Fay")
    cover(db, dana, eli, NOON, NOON + HOUR)
    cover(db, fay, dana, NOON, NOON + HOUR)

    assert seen_by(db, fay) == {"Ada"}


def test_a_supervisor_sees_the_team_and_those_whom_nobody_has(db, dana, eli):  # R19
    ellen = make_staff(db, "Ellen", role="supervisor")
    supervise(db, ellen, dana)
    make_participant(db, "Cleo")

    assert seen_by(db, ellen) == {"Ada", "Cleo"}


def test_someone_whose_only_clinician_left_is_nobody_s_and_seen_by_supervisors(db, dana, eli):
    ellen = make_staff(db, "Ellen", role="supervisor")
    db.add(Leaving(staff_id=eli.id, by_id=ellen.id, at=NOON))

    assert seen_by(db, ellen) == {"Ben"}
    assert seen_by(db, eli) == set()


def test_someone_whose_only_clinician_became_an_admin_is_nobody_s_and_seen_by_supervisors(db, dana, eli):  # R19
    ellen = make_staff(db, "Ellen", role="supervisor")
    assert seen_by(db, ellen) == set()
    eli.role = "admin"

    assert seen_by(db, ellen) == {"Ben"}
    assert seen_by(db, eli) == set()


def test_supervision_that_ended_shows_nothing(db, dana):  # R19
    ellen = make_staff(db, "Ellen", role="supervisor")
    supervise(db, ellen, dana, ends_at=NOON)

    assert seen_by(db, ellen) == set()


def test_one_supervisor_stands_in_for_another_but_a_clinician_does_not_inherit_a_team(db, dana):  # R19
    ellen, olga = (make_staff(db, name, role="supervisor") for name in ("Ellen", "Olga"))
    eli = make_staff(db, "Eli")
    supervise(db, ellen, dana)
    cover(db, olga, ellen, NOON, NOON + HOUR)
    cover(db, eli, ellen, NOON, NOON + HOUR)

    assert seen_by(db, olga) == {"Ada"}
    assert seen_by(db, eli) == set()


def test_a_clinician_who_is_named_a_supervisor_by_a_row_alone_sees_no_team(db, dana):  # R19
    eli = make_staff(db, "Eli")
    supervise(db, eli, dana)

    assert seen_by(db, eli) == set()


def test_an_admin_sees_no_one_whatever_the_rows_say(db, ada):  # R19
    pat = make_staff(db, "Pat", role="admin", looks_after=[ada])
    supervise(db, pat, make_staff(db, looks_after=[ada]))

    assert seen_by(db, pat) == set()


def test_a_record_opened_in_an_emergency_is_open_for_that_hour_and_that_colleague(db, dana, eli, ben):  # R20
    opened = break_glass(db, dana, ben)

    assert seen_by(db, dana) == {"Ada", "Ben"}
    assert seen_by(db, dana, NOON - HOUR) == {"Ada"}
    assert seen_by(db, dana, NOON + HOUR) == {"Ada"}
    assert seen_by(db, make_staff(db, "Fay")) == set()
    opened.ended_at = NOON
    assert seen_by(db, dana) == {"Ada"}


def test_nobody_of_another_site_is_seen_even_when_a_row_says_so(db, dana):  # R16
    elsewhere = Site(name="Lakeside", zone="America/Chicago", demo_since=NOON)
    db.add(elsewhere)
    rosa = make_participant(db, "Rosa")
    rosa.site_id = elsewhere.id
    assign(db, dana, rosa)

    assert seen_by(db, dana) == {"Ada"}


def test_it_narrows_and_nests_as_any_statement(db, dana, ada):
    mine = queries.caseload(dana, NOON)
    within = queries.caseload(dana, NOON).with_only_columns(Participant.id)

    assert db.scalar(mine.where(Participant.id == ada.id)) is ada
    assert db.scalars(queries.with_phone(ada.phone).where(Participant.id.in_(within))).all() == [ada]


def test_a_closed_account_holds_no_sign_in_from_that_moment(db, dana):  # R03
    token = signins.begin(db, dana, NOON)
    db.flush()
    assert db.scalar(*signins.holding(token)) is not None
    gone = Leaving(staff_id=dana.id, by_id=dana.id, at=NOON)
    db.add(gone)
    db.flush()

    assert db.scalar(*signins.holding(token)) is None
    assert seen_by(db, dana) == set()
