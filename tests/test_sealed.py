"""What is sealed stays sealed, and opens only where it belongs."""

import pytest
from sqlalchemy import select, text, update

from companion import crypto, setup, vault
from companion.crypto import Keyring
from companion.errors import Incomplete, NotReady, Unreadable, WrongKey
from companion.flags.models import Answer
from companion.people.models import Participant
from companion.settings import Settings
from tests.factories import KEY, make_participant

PLANTED = "Zanzibar-heron"


def test_a_sealed_field_reads_as_it_was_written(db):
    ada = make_participant(db, name="Ada Ñandú")
    db.commit()
    db.expire_all()

    assert db.get(Participant, ada.id).name == "Ada Ñandú"


def test_the_same_words_never_look_the_same_twice(db):
    one, two = make_participant(db, name="Ada"), make_participant(db, name="Ada")

    assert one.name_box != two.name_box


def test_swapped_rows_do_not_open(db):  # R24
    ada, ben = make_participant(db, name="Ada"), make_participant(db, name="Ben")
    db.commit()
    db.execute(update(Participant).where(Participant.id == ben.id).values(name_box=ada.name_box))
    db.commit()
    db.expire_all()

    with pytest.raises(Unreadable):
        _ = ben.name


def test_swapped_columns_do_not_open(db):  # R24
    ada = make_participant(db, name="Ada")
    ada.name_box = ada.phone_box

    with pytest.raises(Unreadable):
        _ = ada.name


def test_nothing_sealed_is_empty_and_not_an_error(db):
    assert Answer().words is None


def test_a_planted_word_is_nowhere_in_the_files_of_the_database(tmp_path):  # R24
    url = f"sqlite:///{tmp_path}/planted.sqlite3"
    database = setup.prepare(Settings(secret_key="s", data_keys=(KEY,), database_url=url))
    with database.session(writing=True) as db:
        make_participant(db, name=PLANTED, phone="+12125550147")
        db.commit()
        files = [file.read_bytes() for file in tmp_path.iterdir()]
        name = db.scalar(select(Participant)).name
    database.dispose()

    assert name == PLANTED
    assert len(files) >= 2  # the database and its log
    assert not any(PLANTED.encode() in file or b"2125550147" in file for file in files)


def test_a_wrong_key_is_refused_and_the_right_one_opens_again(database, db):  # R26
    with pytest.raises(WrongKey, match="DATA_KEY"):
        vault.unlock(db, Keyring([crypto.new_key()]))
    vault.unlock(db, Keyring([crypto.new_key(), KEY]))
    vault.unlock(db, Keyring([KEY]))


@pytest.mark.parametrize("key", ["", "short", "!!!", "QUJD" * 10])
def test_a_key_that_is_no_key_is_refused_saying_its_form(key):
    with pytest.raises(Incomplete, match="DATA_KEY"):
        Keyring([key])


def test_an_older_key_still_opens_what_it_sealed():  # R25
    old, new = crypto.new_key(), crypto.new_key()
    box = Keyring([old]).seal(b"word", "here")

    assert Keyring([new, old]).open(box, "here") == b"word"
    with pytest.raises(WrongKey):
        Keyring([new]).open(box, "here")


def test_a_changed_byte_is_noticed():
    keyring = Keyring([KEY])
    box = bytearray(keyring.seal(b"word", "here"))
    box[-1] ^= 1

    with pytest.raises(Unreadable):
        keyring.open(bytes(box), "here")


def test_an_emptied_vault_is_not_ready(db):
    db.execute(text("DELETE FROM secret"))
    with pytest.raises(NotReady, match="migrate"):
        vault.unlock(db, Keyring([KEY]))
    db.rollback()
