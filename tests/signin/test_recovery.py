"""Printed codes: eight of them, eighty bits each, and each opens once."""

import math
import re

import pytest
from sqlalchemy import func, select

from companion.signin import recovery
from companion.signin.models import RecoveryCode
from tests.factories import NOON, make_participant
from tests.signin.at_once import at_once


@pytest.fixture
def ada(db):
    return make_participant(db)


def test_a_code_is_easy_to_read_and_hard_to_guess(db, ada):  # R07
    codes = recovery.make(db, ada, NOON)

    assert len(set(codes)) == 8
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    assert math.log2(len(recovery.SIGNS)) * recovery.GROUPS * recovery.EACH >= 80


def test_what_is_kept_opens_nothing(db, ada):  # R01
    codes = recovery.make(db, ada, NOON)
    db.flush()

    kept = b"".join(db.scalars(select(RecoveryCode.mark)))
    assert not [code for code in codes if code.encode() in kept or code.replace("-", "").encode() in kept]


@pytest.mark.parametrize("change", [str, str.lower, lambda c: c.replace("-", " "), lambda c: f" {c.replace('-', '')} "])
def test_a_code_is_taken_however_it_is_written_and_once(db, ada, change):
    code = change(recovery.make(db, ada, NOON)[0])

    assert recovery.spend(db, ada, code, NOON)
    assert not recovery.spend(db, ada, code, NOON)
    assert db.scalar(recovery.left(ada)) == 7


@pytest.mark.parametrize(("typed", "meant"), [("O", "0"), ("I", "1"), ("l", "1"), ("u", "V")])
def test_a_sign_that_looks_like_another_is_taken_for_it(db, ada, monkeypatch, typed, meant):
    monkeypatch.setattr(recovery.secrets, "choice", lambda _: meant)
    monkeypatch.setattr(recovery, "HOW_MANY", 1)
    recovery.make(db, ada, NOON)

    assert recovery.spend(db, ada, typed * 16, NOON)


def test_new_codes_throw_the_old_away(db, ada):
    old = recovery.make(db, ada, NOON)
    new = recovery.make(db, ada, NOON)

    assert not any(recovery.spend(db, ada, code, NOON) for code in old)
    assert recovery.spend(db, ada, new[7], NOON)
    assert db.scalar(select(func.count(RecoveryCode.id))) == 8


def test_a_code_opens_for_its_owner_alone(db, ada):
    ben = make_participant(db, "Ben")
    code = recovery.make(db, ada, NOON)[0]

    assert not recovery.spend(db, ben, code, NOON)
    assert not recovery.spend(db, None, code, NOON)
    assert recovery.spend(db, ada, code, NOON)


def test_one_code_typed_on_two_phones_at_once_opens_one(db, database, ada):
    code = recovery.make(db, ada, NOON)[0]
    db.commit()

    opened = at_once(database, 6, lambda own: recovery.spend(own, ada, code, NOON))

    assert sorted(opened) == [False] * 5 + [True]
