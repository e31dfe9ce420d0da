"""Settings are read once and are loud when something is missing."""

import stat

import pytest

from companion import setup
from companion.errors import Incomplete, NotReady
from companion.settings import Settings, make_keys
from tests.factories import KEY

WHOLE = {"SECRET_KEY": "secret", "DATA_KEY": "key"}
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_API_KEY": "SK1",
    "TWILIO_API_SECRET": "hush",
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_MESSAGING_SERVICE_SID": "MG1",
}


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATA_KEY"])
def test_a_missing_key_is_named_and_has_no_default(name, tmp_path):
    with pytest.raises(Incomplete, match=name):
        Settings.from_env({**WHOLE, name: ""}, home=tmp_path)


def test_the_defaults_are_one_machine_with_sqlite(tmp_path):
    settings = Settings.from_env({**WHOLE, "PORT": "8080"}, home=tmp_path)

    assert settings.database_url == f"sqlite:///{tmp_path / 'companion.sqlite3'}"
    assert settings.public_base_url == "http://localhost:8080"
    assert settings.trusted_hosts == ("localhost", "127.0.0.1")
    assert settings.twilio is None
    assert not settings.https


def test_data_keys_are_several_newest_first(tmp_path):
    assert Settings.from_env({**WHOLE, "DATA_KEY": "new, old"}, home=tmp_path).data_keys == ("new", "old")


@pytest.mark.parametrize("name", list(TWILIO))
def test_texting_half_set_up_is_refused_naming_what_is_missing(name, tmp_path):
    half = {key: value for key, value in TWILIO.items() if key != name}
    with pytest.raises(Incomplete, match=name):
        Settings.from_env({**WHOLE, **half}, home=tmp_path)


def test_a_whole_account_texts_for_real(tmp_path):
    settings = Settings.from_env({**WHOLE, **TWILIO, "TWILIO_AUTH_TOKEN_2": "next"}, home=tmp_path)

    assert settings.twilio is not None
    assert settings.twilio.auth_tokens == ("token", "next")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_BASE_URL", "example.org"),
        ("PROXY_HOPS", "one"),
        ("STAFF_IDLE_MINUTES", "0"),
        ("STAFF_IDLE_MINUTES", "1000"),
        ("PARTICIPANT_UNLOCK_MINUTES", "soon"),
    ],
)
def test_nonsense_is_refused_by_name(name, value, tmp_path):
    with pytest.raises(Incomplete, match=name):
        Settings.from_env({**WHOLE, name: value}, home=tmp_path)


def test_keys_are_made_once_and_only_the_owner_can_read_them(tmp_path):
    make_keys(tmp_path)
    first = (tmp_path / "keys.env").read_text()
    make_keys(tmp_path)

    assert (tmp_path / "keys.env").read_text() == first
    assert stat.S_IMODE((tmp_path / "keys.env").stat().st_mode) == 0o600
    assert len(Settings.from_env({}, home=tmp_path).data_keys[0]) == 44


def test_no_secret_shows_when_settings_are_printed(tmp_path):
    printed = repr(Settings.from_env({**WHOLE, **TWILIO}, home=tmp_path))

    assert "hush" not in printed
    assert "'secret'" not in printed


def test_a_database_that_is_not_there_is_said_so_and_not_made(tmp_path):  # R28
    missing = tmp_path / "none.sqlite3"
    with pytest.raises(NotReady, match="no database at"):
        setup.opened(Settings(secret_key="s", data_keys=(KEY,), database_url=f"sqlite:///{missing}"))

    assert not missing.exists()


def test_how_long_a_desk_and_a_phone_stay_open_alone_is_set_by_the_site(tmp_path):  # R04
    settings = Settings.from_env({**WHOLE, "STAFF_IDLE_MINUTES": "10"}, home=tmp_path)

    assert (settings.staff_idle_minutes, settings.participant_unlock_minutes) == (10, 30)
