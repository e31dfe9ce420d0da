"""Who needs someone now: one row per person, most urgent first, in few queries however many."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from companion.care.worklist import everyone, rows
from companion.flags import acting
from companion.flags.levels import Level
from tests.factories import NOON, assign, make_participant, make_staff
from tests.flags.making import make_flag
from tests.team.making import supervise

HOUR = timedelta(hours=1)


@contextmanager
def counting(db):
    seen = []
    engine = db.get_bind()

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def look(db, staff):
    db.commit()
    db.expunge_all()
    return rows(db, staff, NOON)


def names(found):
    return [row.person.name for row in found]


def test_a_person_with_many_flags_is_one_row_with_the_weightiest_first(db):
    ada = make_participant(db, "Ada")
    dana = make_staff(db, looks_after=[ada])
    make_flag(db, ada, rule="note", words="A note.")
    make_flag(db, ada, rule="not-safe", level=Level.URGENT, words="Not safe.")
    make_flag(db, ada, rule="craving", level=Level.REVIEW, words="Craving.")
    make_flag(db, ada, rule="mood", level=Level.DAY, words="Mood.")

    (row,) = look(db, dana)

    assert row.level is Level.URGENT
    assert [text for text, _ in row.facts] == ["Not safe.", "A note.", "Mood."]
    assert row.more == 1


def test_the_most_urgent_come_first_then_what_nobody_saw_then_the_clock(db):
    people = {name: make_participant(db, name) for name in ("later", "seen", "sooner", "urgent", "review")}
    dana = make_staff(db, looks_after=people.values())
    make_flag(db, people["review"], at=NOON - 24 * HOUR, level=Level.REVIEW)
    make_flag(db, people["later"], at=NOON - HOUR, level=Level.HOURS)
    make_flag(db, people["sooner"], at=NOON - 2 * HOUR, level=Level.HOURS)
    acting.take(db, make_flag(db, people["seen"], at=NOON - 3 * HOUR, level=Level.HOURS), dana, NOON)
    make_flag(db, people["urgent"], level=Level.URGENT)

    assert names(look(db, dana)) == ["urgent", "sooner", "later", "seen", "review"]


def test_only_the_caseload_is_on_the_list_and_an_ended_assignment_bites_at_once(db):  # R17, R18
    ada, ben, cleo = (make_participant(db, name) for name in ("Ada", "Ben", "Cleo"))
    dana = make_staff(db, looks_after=[ada])
    assign(db, dana, ben, ends_at=NOON)
    for person in (ada, ben, cleo):
        make_flag(db, person)

    assert names(look(db, dana)) == ["Ada"]


def test_a_supervisor_sees_the_team_and_whom_nobody_has(db):  # R19
    ada, ben, cleo = (make_participant(db, name) for name in ("Ada", "Ben", "Cleo"))
    for person in (ada, ben, cleo):
        make_flag(db, person)
    ellen, dana = make_staff(db, role="supervisor"), make_staff(db, looks_after=[ada])
    make_staff(db, looks_after=[ben])
    supervise(db, ellen, dana)

    assert sorted(names(look(db, ellen))) == ["Ada", "Cleo"]


def test_what_is_closed_is_gone_and_what_came_again_belongs_to_nobody(db):
    ada, ben = make_participant(db, "Ada"), make_participant(db, "Ben")
    dana = make_staff(db, looks_after=[ada, ben])
    done, again = make_flag(db, ada), make_flag(db, ben)
    acting.take(db, done, dana, NOON)
    acting.close(db, done, dana, "spoke", "", NOON)
    acting.take(db, again, dana, NOON)
    assert names(look(db, dana)) == ["Ben"]
    assert look(db, dana)[0].owner.id == dana.id

    make_flag(db, ben, at=NOON + HOUR)
    assert look(db, dana)[0].owner is None


@pytest.mark.parametrize("many", [1, 50])
def test_the_number_of_queries_does_not_grow_with_the_people(db, many):
    people = [make_participant(db, f"Person {n}", joined=False) for n in range(many)]
    dana = make_staff(db, looks_after=people)
    for person in people:
        acting.take(db, make_flag(db, person), dana, NOON)
        make_flag(db, person, rule="note")
    db.commit()
    db.expunge_all()

    with counting(db) as statements:
        found = rows(db, dana, NOON)
        for row in found:
            assert (row.person.name, row.owner, row.facts, row.next_at) is not None

    assert len(found) == many
    assert len(statements) <= 5


def test_those_we_heard_least_from_come_first(db):  # R76, hazard 13
    ada, ben, cleo = (make_participant(db, name) for name in ("Ada", "Ben", "Cleo"))
    ada.last_checkin_at, ben.last_checkin_at = NOON, NOON - HOUR
    dana = make_staff(db, looks_after=[ada, ben, cleo])
    db.commit()

    assert [one.participant.name for one in everyone(db, dana, NOON)] == ["Cleo", "Ben", "Ada"]
