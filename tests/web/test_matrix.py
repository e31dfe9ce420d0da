"""Role by door by object: every address of the app, asked by everyone, against a table that a person has read (R16).

SQLite alone: what is asked is who passes, and no guard differs by database; tests/people asks the caseload of both.
"""

import pytest

from tests.web import matrix
from tests.web.cast import Cast

TABLE = matrix.table()
OUTSIDERS = ("nobody", "ben", "eli", "olga", "gone", "rosa")
LET_IN = {"200", "201", "303", "400", "422"}


@pytest.fixture(scope="module")
def cast(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        cast = Cast(tmp_path_factory.mktemp("cast"), patch)
        yield cast
        cast.close()


@pytest.fixture(scope="module")
def doors(cast):
    return matrix.doors(cast.app)


def test_every_door_has_its_row_and_no_row_is_left_over(doors):  # R16
    assert sorted(set(doors) - set(TABLE)) == [], "run: python -m tests.web.matrix, and look at each new cell"
    assert sorted(set(TABLE) - set(doors)) == []


@pytest.mark.parametrize("row", TABLE, ids=" ".join)
def test_each_gets_the_answer_of_the_table(cast, doors, row):  # R15, R16
    asked = {who: matrix.answer(cast, who, doors[row], row[1], row[2]) for who in matrix.ROLES}

    assert asked == TABLE[row]


def test_what_is_somebody_else_s_and_what_is_not_there_look_alike():  # R16
    for (endpoint, method, whose), cells in TABLE.items():
        if whose == "none":
            owned = TABLE[endpoint, method, "ada's"]
            assert {who: owned[who] for who in OUTSIDERS} == {who: cells[who] for who in OUTSIDERS}, endpoint


def test_what_is_not_there_is_found_by_nobody():  # R16
    leads_on = ("checkins.", "skills.")  # these send a colleague to the desk before they look
    for (endpoint, _method, whose), cells in TABLE.items():
        if whose == "none" and not endpoint.startswith(leads_on):
            assert set(cells.values()) <= {"404", "403", "in"}, endpoint


def test_a_closed_account_is_nobody():  # R03
    for row, cells in TABLE.items():
        assert cells["gone"] == cells["nobody"], row


def test_a_phone_that_hands_in_reads_nothing():  # R05
    hands_in = ("checkins.new", "checkins.save", "skills.index", "skills.practice")
    goes_on = ("checkins.done", "skills.guide", "skills.done")  # found as Ada's own; what is long ago needs a sign-in
    for row, cells in TABLE.items():
        if row[0] not in (*hands_in, *goes_on):
            assert cells["phone"] == cells["nobody"], row
        if row[2] == "none":
            assert cells["phone"] in ("in", "404", "403"), row


def test_an_admin_opens_no_record():  # R19
    records = ("care.person", "care.flag", "care.take", "care.answer", "care.close", "care.read", "care.everyone")
    for row in TABLE:
        if row[0] in records or row[0].startswith("emergency."):
            assert TABLE[row]["pat"] == "403", row


def test_nobody_but_ada_opens_what_is_in_her_hand():  # R16
    for row, cells in TABLE.items():
        if row[2] == "ada's" and row[0] in (
            "checkins.done",
            "skills.done",
            "skills.guide",
            "me.end_sign_in",
            "me.remove_phone",
        ):
            assert cells["ada"] in LET_IN and cells["ben"] == "404", row


@pytest.mark.parametrize("row", [row for row in TABLE if row[1] != "GET"], ids=" ".join)
def test_without_the_form_s_token_nobody_changes_anything(cast, doors, row):  # R44
    rule = doors[row]
    for who in ("ada", "dana", "pat"):
        got = cast.browser(who).open(cast.address(rule), method=row[1], data={})
        assert got.status_code == (403 if rule.endpoint.startswith("twilio.") else 400), who
