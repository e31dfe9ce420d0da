"""What does this installation need to know? Read once, from the environment; loud when something is missing."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from companion import crypto
from companion.errors import Incomplete

HOME = Path(__file__).resolve().parent.parent / "instance"
MADE_FOR_YOU = ("SECRET_KEY", "DATA_KEY")
TWILIO = ("TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_AUTH_TOKEN")


@dataclass(frozen=True)
class TwilioAccount:
    """What it takes to text through Twilio. REST uses the API key, webhooks the auth tokens."""

    account_sid: str
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    auth_tokens: tuple[str, ...] = field(repr=False)
    messaging_service_sid: str
    api_base: str = ""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. No secret has a default."""

    secret_key: str = field(repr=False)
    data_keys: tuple[str, ...] = field(repr=False)
    database_url: str = field(repr=False)
    public_base_url: str = "http://localhost:8000"
    trusted_hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    proxy_hops: int = 0
    site_line: str = ""
    staff_idle_minutes: int = 15
    participant_unlock_minutes: int = 30
    twilio: TwilioAccount | None = None

    @property
    def https(self) -> bool:
        return self.public_base_url.startswith("https://")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, home: Path = HOME) -> "Settings":
        """Read the environment, and for the two keys the file that `make run` keeps. Raises Incomplete."""
        env = {**kept_keys(home), **(os.environ if environ is None else environ)}
        missing = [name for name in MADE_FOR_YOU if not env.get(name)]
        if missing:
            raise Incomplete(f"{' and '.join(missing)} not set. Run make run once to have them made, or set them.")
        base = env.get("PUBLIC_BASE_URL") or f"http://localhost:{env.get('PORT') or 8000}"
        if urlsplit(base).scheme not in {"http", "https"} or not urlsplit(base).hostname:
            raise Incomplete("PUBLIC_BASE_URL must be an address such as https://example.org")
        return cls(
            secret_key=env["SECRET_KEY"],
            data_keys=_several(env["DATA_KEY"]),
            database_url=env.get("DATABASE_URL") or f"sqlite:///{home / 'companion.sqlite3'}",
            public_base_url=base.rstrip("/"),
            trusted_hosts=_several(env.get("TRUSTED_HOSTS", "")) or _own_hosts(base),
            proxy_hops=_whole_number(env, "PROXY_HOPS"),
            site_line=env.get("SITE_LINE", "").strip(),
            staff_idle_minutes=_minutes(env, "STAFF_IDLE_MINUTES", 15),
            participant_unlock_minutes=_minutes(env, "PARTICIPANT_UNLOCK_MINUTES", 30),
            twilio=_twilio(env),
        )


def kept_keys(home: Path) -> dict[str, str]:
    """The keys that `make run` made earlier, if it did."""
    file = home / "keys.env"
    lines = file.read_text().splitlines() if file.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line)


def make_keys(home: Path) -> None:
    """Make the two keys once and keep them where only the owner can read. A second call changes nothing."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(home / "keys.env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{name}={crypto.new_key()}\n" for name in MADE_FOR_YOU)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _own_hosts(base: str) -> tuple[str, ...]:
    host = urlsplit(base).hostname or "localhost"
    return tuple(dict.fromkeys((host, "localhost", "127.0.0.1")))


def _whole_number(env: Mapping[str, str], name: str) -> int:
    text = env.get(name, "0") or "0"
    if not text.isdecimal():
        raise Incomplete(f"{name} must be a whole number; it is {text!r}.")
    return int(text)


def _minutes(env: Mapping[str, str], name: str, usual: int) -> int:
    minutes = _whole_number(env, name) if env.get(name) else usual
    if not 1 <= minutes <= 12 * 60:
        raise Incomplete(f"{name} must be between 1 and {12 * 60} minutes; it is {minutes}.")
    return minutes


def _twilio(env: Mapping[str, str]) -> TwilioAccount | None:
    given = [name for name in TWILIO if env.get(name)]
    if not given:
        return None
    missing = [name for name in (*TWILIO, "TWILIO_MESSAGING_SERVICE_SID") if not env.get(name)]
    if missing:
        raise Incomplete(f"Texting is half set up: {', '.join(missing)} not set. Set all of them, or none.")
    return TwilioAccount(
        account_sid=env["TWILIO_ACCOUNT_SID"],
        api_key=env["TWILIO_API_KEY"],
        api_secret=env["TWILIO_API_SECRET"],
        auth_tokens=tuple(filter(None, (env["TWILIO_AUTH_TOKEN"], env.get("TWILIO_AUTH_TOKEN_2", "")))),
        messaging_service_sid=env["TWILIO_MESSAGING_SERVICE_SID"],
        api_base=env.get("TWILIO_API_BASE", ""),
    )
