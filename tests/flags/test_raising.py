"""A reason to look becomes a flag; while it is open the same reason joins it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from companion.flags import acting
from companion.flags.levels import Level
from companion.flags.models import Flag
from companion.flags.raising import raise_all, raise_flag
from companion.people.models import Participant
from tests.factories import NOON, make_participant, make_staff
from tests.flags.making import make_flag, reason_to_look

HOUR = timedelta(hours=1)


def flags(db):
    db.expire_all()
    return db.scalars(select(Flag).order_by(Flag.raised_at)).all()


def test_a_flag_keeps_its_reason_its_inputs_and_the_age_of_the_word(db):  # R73
    ada = make_participant(db)
    raise_flag(db, ada, reason_to_look(words="%(n)s of 10", n=9), NOON - HOUR, NOON)

    (flag,) = flags(db)
    assert flag.reason == [["%(n)s of 10", {"n": 9}]]
    assert (flag.about_at, flag.raised_at, flag.version) == (NOON - HOUR, NOON, 1)
    assert flag.inputs == {"rule": "craving"}


def test_the_same_reason_again_joins_the_open_flag(db):
    ada = make_participant(db)
    first = make_flag(db, ada, words="first")
    again = make_flag(db, ada, at=NOON + HOUR, words="second")

    assert again.id == first.id
    (flag,) = flags(db)
    assert (flag.times, flag.reason, flag.about_at) == (2, [["second", {}]], NOON + HOUR)
    assert (flag.raised_at, flag.again_at) == (NOON, NOON + HOUR)


def test_the_higher_level_wins_and_keeps_its_reason_until_somebody_saw_it(db):
    ada = make_participant(db)
    make_flag(db, ada, level=Level.HOURS, words="worse")
    make_flag(db, ada, at=NOON + HOUR, level=Level.REVIEW, words="milder")

    (flag,) = flags(db)
    assert (flag.urgency, flag.reason[0][0], flag.times) == (Level.HOURS, "worse", 2)

    make_flag(db, ada, at=NOON + HOUR, level=Level.URGENT, words="now")
    assert (flag.urgency, flag.reason[0][0]) == (Level.URGENT, "now")


def test_a_clock_that_nobody_answered_is_never_put_back(db):  # hazard 1
    ada = make_participant(db)
    by = make_flag(db, ada, level=Level.HOURS).due_at
    make_flag(db, ada, at=NOON + HOUR, level=Level.HOURS)

    assert flags(db)[0].due_at == by


def test_a_word_after_it_was_seen_starts_a_new_clock_and_wants_to_be_seen_again(db):  # R74
    ada, dana = make_participant(db), make_staff(db)
    flag = make_flag(db, ada, level=Level.URGENT)
    acting.take(db, flag, dana, NOON + timedelta(minutes=5))
    assert flag.is_seen

    make_flag(db, ada, at=NOON + HOUR, level=Level.URGENT)

    assert not flag.is_seen
    assert flag.due_at == NOON + HOUR + timedelta(minutes=30)


def test_after_a_flag_was_closed_the_next_one_is_new(db):
    ada, dana = make_participant(db), make_staff(db)
    flag = make_flag(db, ada)
    acting.take(db, flag, dana, NOON)
    acting.close(db, flag, dana, "spoke", "", NOON)
    db.flush()

    assert make_flag(db, ada, at=NOON + HOUR).id != flag.id
    assert len(flags(db)) == 2


def test_people_and_rules_have_their_own_flags(db):
    ada, ben = make_participant(db, "Ada"), make_participant(db, "Ben")
    raise_all(db, ada, [reason_to_look("used"), reason_to_look("craving")], NOON, NOON)
    raise_all(db, ben, [reason_to_look("used")], NOON, NOON)

    assert len(flags(db)) == 3


@pytest.mark.parametrize("rules", [["craving"], ["used", "craving", "note"]])
def test_many_at_once_lose_nothing_and_double_nothing(database, db, rules):  # R75: a lost flag took its check-in along
    ada = make_participant(db)
    db.commit()
    workers, rounds, troubles = 8, 6, []
    start = threading.Barrier(workers)

    def work(number):
        try:
            start.wait()
            for n in range(rounds):
                with database.session(writing=True) as mine:
                    me = mine.get_one(Participant, ada.id)
                    mixed = rules[number % len(rules) :] + rules[: number % len(rules)]
                    raise_all(mine, me, [reason_to_look(rule) for rule in mixed], NOON, NOON + n * HOUR)
                    mine.commit()
        except Exception as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert troubles == []
    assert db.scalar(select(func.count(Flag.id))) == len(rules)
    assert [flag.times for flag in flags(db)] == [workers * rounds] * len(rules)
