"""Flags to test with."""

from companion.flags.levels import Level, Raise, Sentence
from companion.flags.raising import raise_flag
from tests.factories import NOON


def reason_to_look(rule="craving", level=Level.TODAY, words="Craving was high.", **values):
    return Raise(rule, 1, level, (Sentence(words, values),), {"rule": rule})


def make_flag(db, participant, at=NOON, **about):
    flag = raise_flag(db, participant, reason_to_look(**about), at, at)
    db.flush()
    return flag
