"""A missing or wrong key: nothing starts, and it is said which (R26)."""

import pytest

from companion import crypto, setup
from companion.errors import WrongKey
from companion.keys import rotation
from tests.factories import KEY
from tests.keys.making import NEW, crowd, id_of, process, settings

WAYS = {
    "web": ("-c", "import wsgi"),
    "jobs": ("-m", "jobs", "promote"),
    "migrate": ("-m", "companion", "migrate"),
    "a command": ("-m", "flask", "--app", "wsgi", "rotate-keys"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("apart", ["sqlite"], indirect=True)
def test_with_a_wrong_key_nothing_starts(apart, way):  # R26
    done = process(apart, [crypto.new_key(), NEW], *WAYS[way])
    out, err = done.communicate(timeout=60)

    assert done.returncode != 0
    assert "DATA_KEY does not open this database" in err
    assert out == ""
    assert "Traceback" not in err


def test_with_the_old_key_alone_nothing_starts_after_a_rotation(apart):  # R25, R26
    crowd(apart, 3)
    list(rotation.rotate(apart, crypto.Keyring([NEW, KEY])))
    tried = {way: process(apart, [KEY], *command) for way, command in WAYS.items()}

    for way, done in tried.items():
        assert "DATA_KEY does not open this database" in done.communicate(timeout=60)[1], way
        assert done.returncode != 0


def test_a_key_that_some_values_still_need_is_asked_for_by_its_mark(apart):  # R26
    crowd(apart, 3)
    keyring = crypto.Keyring([NEW, KEY])
    next(rotation.rotate(apart, keyring))  # the secrets alone

    with pytest.raises(WrongKey) as refused:
        setup.opened(settings(apart, NEW))
    assert id_of(KEY).hex() in str(refused.value)
    assert "rotate-keys" in str(refused.value)
    assert KEY not in str(refused.value)
    setup.opened(settings(apart, KEY, NEW)).dispose()
