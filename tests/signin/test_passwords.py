"""Which passwords are good enough, and how they are kept (R08, R09)."""

import unicodedata
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select

from companion.errors import Refused
from companion.signin import passwords
from companion.signin.models import Password
from tests.factories import NOON, PASSWORD, make_participant, make_staff

SITE = "Riverside Recovery House"


@pytest.mark.parametrize(
    "typed",
    [
        "three quiet boats",
        "exactly8",
        "contraseña mía y de nadie",
        "только мои слова",
        "🌊🌲🔥🌙🌊🌲🔥🌙",
        "no digits no capitals",
        "x1" * 20 + "three boats",
        "a" * 64 + "bcde" * 16,
        "house by the riverside",
        "48151623",
    ],
)
def test_a_password_of_any_kind_of_signs_will_do(typed):  # R08
    passwords.check(typed, site=SITE)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "longer"),
        ("seven77", "longer"),
        ("x" * 129, "128 characters"),
        ("a" * 200, "128 characters"),
        *((typed, "easy to guess") for typed in ("aaaaaaaa", "abababab", "12345678", "11223344", "87654321")),
        *((typed, "easy to guess") for typed in ("password", "Password123!", "P@ssw0rd!", "CONTRASEÑA1", "qwertyui")),
        *((typed, "easy to guess") for typed in ("Guadalupe7", "!!steelers!!", "verano2026", "1qaz2wsx", "iloveyou")),
        *((typed, "easy to guess") for typed in ("companion", "C0mpan1on!!", "companion2026", "my companion")),
        *(
            (typed, "easy to guess")
            for typed in ("Riverside1", "riverside house", "RiversideRecoveryHouse", "R3covery!")
        ),
    ],
)
def test_a_password_that_is_too_short_too_long_or_tried_first_is_refused_with_what_to_do(typed, words):  # R08
    with pytest.raises(Refused, match=words):
        passwords.check(typed, site=SITE)


@pytest.mark.parametrize(("typed", "shortest", "good"), [("fourteen signs", 15, False), ("fifteen signs !", 15, True)])
def test_colleagues_need_fifteen(typed, shortest, good):  # R06
    if good:
        passwords.check(typed, shortest)
    else:
        with pytest.raises(Refused):
            passwords.check(typed, shortest)


def test_the_longest_is_counted_in_signs_after_they_are_made_one():  # R08
    apart = unicodedata.normalize("NFD", "é") * 120 + "abcd"
    passwords.check(apart)
    assert len(apart) > passwords.LONGEST


def test_at_least_three_thousand_words_are_blocked():  # R08
    assert len(passwords.common()) >= 3000
    for word in passwords.COMMON.read_text().split()[::20]:
        with pytest.raises(Refused):
            passwords.check(f"{word}{'!' * max(1, 8 - len(word))}")


def test_two_keyboards_write_the_same_password(db):  # R08
    ada = make_participant(db)
    passwords.keep(db, ada, unicodedata.normalize("NFD", "mañana será otro día"), NOON)
    db.commit()

    assert passwords.matches(db, ada, unicodedata.normalize("NFC", "mañana será otro día"), NOON)
    assert not passwords.matches(db, ada, "manana sera otro dia", NOON)


def test_a_password_is_kept_as_argon2id(db):  # R09
    made = extract_parameters(passwords.of(db, make_participant(db)).hash)

    assert (made.type.name, made.memory_cost, made.time_cost) == ("ID", 19 * 1024, 2)


def test_an_old_hash_becomes_a_new_one_at_the_next_sign_in_and_only_then(client, db, noon):  # R09
    ada = make_participant(db)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    passwords.of(db, ada).hash = weak
    client.send("/sign-in", {"phone": ada.phone, "password": "not the right one"})
    assert passwords.of(db, ada).hash == weak

    assert client.send("/sign-in", {"phone": ada.phone, "password": PASSWORD}).status_code == 303
    row = db.scalar(select(Password).where(Password.participant_id == ada.id))
    assert extract_parameters(row.hash).memory_cost == 19 * 1024
    assert passwords.matches(db, ada, PASSWORD, NOON + timedelta(days=1))


def test_somebody_without_a_password_is_never_matched(db):  # R12
    dana = make_staff(db)
    passwords.forget(db, dana)
    db.commit()

    assert not passwords.matches(db, dana, "", NOON)
    assert not passwords.matches(db, None, "nobody has this password", NOON)
