"""What a colleague may do with a flag, and what not: the life of a flag."""

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as runs
from hypothesis import strategies as st
from sqlalchemy import func, select

from companion.audit import verifying
from companion.audit.models import Entry
from companion.errors import Refused
from companion.flags import acting, queries
from companion.flags.levels import Level
from companion.flags.models import Closure, Flag
from companion.people.models import Staff
from tests.factories import NOON, make_participant, make_staff
from tests.flags.making import make_flag

LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def ada(db):
    return make_participant(db, "Ada")


@pytest.fixture
def dana(db):
    return make_staff(db, "Dana")


def verbs(db):
    db.flush()
    return db.scalars(select(Entry.verb).order_by(Entry.number)).all()


def test_a_flag_is_taken_answered_and_closed_and_each_act_is_recorded(db, ada, dana):  # R38, R39
    flag = make_flag(db, ada)
    acting.take(db, flag, dana, NOON)
    acting.answer(db, flag, dana, " I saw this and will call before 12. ", LATER)
    acting.close(db, flag, dana, "spoke", "", LATER)
    db.commit()

    assert flag.owner is dana
    assert flag.answers[0].words == "I saw this and will call before 12."
    assert (flag.closed_at, flag.closure.outcome, flag.closure.note) == (LATER, "spoke", None)
    assert verbs(db) == ["took a flag", "answered a flag", "closed a flag"]
    assert verifying.broken_at(db) is None


def test_taking_it_twice_changes_nothing(db, ada, dana):
    flag = make_flag(db, ada)
    acting.take(db, flag, dana, NOON)
    acting.take(db, flag, dana, LATER)

    assert len(flag.takings) == 1
    assert verbs(db) == ["took a flag"]


def test_taking_it_from_a_colleague_must_be_meant(db, ada, dana):
    flag, eli = make_flag(db, ada), make_staff(db, "Eli")
    acting.take(db, flag, dana, NOON)

    with pytest.raises(Refused, match="Someone else took this"):
        acting.take(db, flag, eli, LATER)
    acting.take(db, flag, eli, LATER, over=True)

    assert flag.owner is eli
    assert [taking.staff for taking in flag.takings] == [dana, eli]


def test_answering_a_flag_that_nobody_has_takes_it(db, ada, dana):
    flag = make_flag(db, ada)
    acting.answer(db, flag, dana, "I will call you.", NOON)

    assert flag.owner is dana
    assert flag.closed_at is None


@pytest.mark.parametrize("words", ["", "  \n", "x" * 501])
def test_an_answer_says_something_and_is_short(db, ada, dana, words):
    with pytest.raises(Refused):
        acting.answer(db, make_flag(db, ada), dana, words, NOON)


def test_seeing_is_not_closing_and_nothing_closes_unseen(db, ada, dana):  # R74
    flag = make_flag(db, ada, level=Level.URGENT)
    with pytest.raises(Refused, match="cannot be closed before"):
        acting.close(db, flag, dana, "spoke", "All is well.", NOON)
    acting.take(db, flag, dana, NOON)

    assert flag.is_seen
    assert flag.closed_at is None


def test_urgent_needs_an_outcome_and_a_note(db, ada, dana):  # R74
    flag = make_flag(db, ada, level=Level.URGENT)
    acting.take(db, flag, dana, NOON)
    for outcome, note in (("", "Spoke with her."), ("magic", "Spoke with her."), ("spoke", " \n")):
        with pytest.raises(Refused):
            acting.close(db, flag, dana, outcome, note, LATER)
    acting.close(db, flag, dana, "spoke", "Spoke with her.", LATER)

    assert flag.closure.note == "Spoke with her."


def test_a_word_that_came_after_it_was_taken_must_be_seen_before_it_closes(db, ada, dana):  # R74
    flag = make_flag(db, ada, level=Level.URGENT)
    acting.take(db, flag, dana, NOON)
    make_flag(db, ada, at=LATER, level=Level.URGENT)

    with pytest.raises(Refused, match="Please take this first"):
        acting.close(db, flag, dana, "spoke", "Spoke.", LATER)
    acting.take(db, flag, dana, LATER)
    acting.close(db, flag, dana, "spoke", "Spoke.", LATER)


def test_what_has_ended_stays_ended(db, ada, dana):
    flag = make_flag(db, ada)
    acting.take(db, flag, dana, NOON)
    acting.close(db, flag, dana, "spoke", "", NOON)
    db.flush()

    for act in (
        lambda: acting.take(db, flag, dana, LATER, over=True),
        lambda: acting.answer(db, flag, dana, "Hello", LATER),
        lambda: acting.close(db, flag, dana, "spoke", "", LATER),
    ):
        with pytest.raises(Refused, match="closed this already"):
            act()


def test_two_colleagues_at_the_same_moment_close_it_once(database, db, ada, dana):
    flag = make_flag(db, ada)
    acting.take(db, flag, dana, NOON)
    db.commit()
    ended, start = [], threading.Barrier(4)

    def work():
        start.wait()
        with database.session(writing=True) as mine:
            try:
                acting.close(mine, mine.get_one(Flag, flag.id), mine.get_one(Staff, dana.id), "spoke", "", LATER)
                mine.commit()
                ended.append("closed")
            except Refused:
                ended.append("refused")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(ended) == ["closed", "refused", "refused", "refused"]
    assert db.scalar(select(func.count(Closure.id))) == 1


@runs(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["raise", "take", "over", "answer", "close", "close with a note"]), st.sampled_from([0, 1])
        ),
        max_size=12,
    )
)
def test_no_order_of_acts_closes_an_urgent_flag_unseen_or_without_a_note(db, steps):  # R74
    with db.begin_nested() as life:
        ada, team = make_participant(db), [make_staff(db), make_staff(db)]
        flag, now = make_flag(db, ada, level=Level.URGENT), NOON
        for step, who in steps:
            now += timedelta(minutes=1)
            try:
                if step == "raise":
                    flag = make_flag(db, ada, at=now, level=Level.URGENT)
                elif step in ("take", "over"):
                    acting.take(db, flag, team[who], now, over=step == "over")
                elif step == "answer":
                    acting.answer(db, flag, team[who], "I will call you.", now)
                else:
                    acting.close(db, flag, team[who], "spoke", "Spoke." if "note" in step else "", now)
            except Refused:
                continue
            finally:
                db.flush()
                db.refresh(flag)
            if flag.closed_at is not None:
                assert flag.closure.note
                assert flag.takings[-1].at >= flag.again_at
            assert (flag.closed_at is None) == (flag.closure is None)
        life.rollback()


def test_the_person_sees_who_read_it_when_and_what_was_promised(db, ada, dana):
    flag = make_flag(db, ada)
    acting.take(db, flag, dana, NOON)
    acting.answer(db, flag, dana, "I will call before 12.", LATER)
    make_flag(db, ada, rule="note")  # nobody saw this one
    someone_else = make_flag(db, make_participant(db, "Ben"))
    acting.take(db, someone_else, dana, NOON)
    db.flush()

    ((taking, answer),) = db.execute(*queries.last_answer(ada, since=NOON - timedelta(days=1))).all()

    assert (taking.staff.name, taking.at, answer.words) == ("Dana", NOON, "I will call before 12.")
    assert db.execute(*queries.last_answer(ada, since=LATER)).all() == []
