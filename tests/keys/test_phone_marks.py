"""A phone is found by a mark that only we can make, and that tells nobody the number (R27)."""

import base64
import hashlib
import hmac

from companion import crypto, vault
from companion.crypto import Keyring
from companion.database import Base
from companion.people import queries
from tests.factories import KEY, make_participant
from tests.keys.making import NEW

PHONE = "+15555550147"
# Each place where the mark of a phone stands. Those of the person's own rows are for an erasure to deal with; those of
# the phone alone outlive it, since a stop holds whoever has the number (hazard 10).
OF_A_PERSON = {"participant", "opt_in", "message", "reply", "text_code"}
OF_A_PHONE = {"contact", "suppression"}


def test_the_mark_is_keyed_and_the_key_is_neither_the_data_key_nor_made_from_it(db):  # R27
    ada = make_participant(db, phone=PHONE)
    raw = base64.urlsafe_b64decode(KEY)
    tried = (KEY.encode(), raw, *(crypto.derive(raw, purpose) for purpose in ("index", "seal", "audit")))
    guesses = {hmac.new(key, PHONE.encode(), hashlib.sha256).digest() for key in tried}

    assert ada.phone_index == hmac.new(vault.secret("index"), PHONE.encode(), hashlib.sha256).digest()
    assert ada.phone_index not in guesses | {hashlib.sha256(PHONE.encode()).digest()}
    assert vault.secret("index") != vault.secret("audit")


def test_another_house_marks_the_same_phone_differently(db, apart):  # R27
    with apart.session() as other:
        vault.unlock(other, Keyring([KEY]))
        there = vault.index(PHONE)
    vault.unlock(db, Keyring([KEY]))

    assert vault.index(PHONE) != there


def test_a_new_data_key_finds_everybody_still(db):  # R25, R27
    ada = make_participant(db, phone=PHONE)
    vault.unlock(db, Keyring([NEW, KEY]))

    assert db.scalar(queries.with_phone(PHONE)) is ada
    assert db.scalar(queries.with_phone("+15555550148")) is None
    vault.unlock(db, Keyring([KEY]))


def test_every_place_that_keeps_the_mark_of_a_phone_is_known(db):  # R27, R33
    there = {table.name for table in Base.metadata.sorted_tables if "phone_index" in table.c}

    assert there == OF_A_PERSON | OF_A_PHONE
    for name in OF_A_PHONE:
        assert not {column.name for column in Base.metadata.tables[name].c} & {"participant_id", "opt_in_id"}
