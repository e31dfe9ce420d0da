"""Does this key open this database, and which secrets live inside it?

DATA_KEY may be rotated; the keys of the phone index and of the audit chain must stay, or nobody is found and no chain
verifies. So they are random, stored here, sealed under DATA_KEY. Opening them at start-up also proves the key (R26).
Each person's own key stands in own_keys.py.
"""

import os
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from companion import crypto
from companion.crypto import Keyring
from companion.database import Base
from companion.errors import NotReady, Unreadable, WrongKey

PURPOSES = ("index", "audit")


class Secret(Base):
    """A random key that outlives the rotation of the data key."""

    __tablename__ = "secret"
    purpose: Mapped[str] = mapped_column(unique=True)
    box: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Vault:
    """The opened keys of one process."""

    keyring: Keyring
    secrets: dict[str, bytes]


_open: list[Vault] = []


def furnish(db: Session, keyring: Keyring) -> None:
    """Give a new database its secrets; one that has them is left alone."""
    present = set(db.scalars(select(Secret.purpose)))
    for purpose in set(PURPOSES) - present:
        secret = Secret(purpose=purpose)
        secret.box = keyring.seal(os.urandom(32), about(secret))
        db.add(secret)


def unlock(db: Session, keyring: Keyring) -> None:
    """Open the secrets for this process. Raises WrongKey, or NotReady when there are none."""
    rows = db.scalars(select(Secret)).all()
    if {row.purpose for row in rows} < set(PURPOSES):
        raise NotReady("The database is empty. Run: python -m companion migrate")
    try:
        secrets = {row.purpose: keyring.open(row.box, about(row)) for row in rows}
    except (WrongKey, Unreadable):
        raise WrongKey(
            "DATA_KEY does not open this database. Put back the key it was made with (newest first, comma-separated)."
        ) from None
    _open[:] = [Vault(keyring, secrets)]


def about(row: Any) -> str:
    """The one place where the box of a secret may stand."""
    return f"secret.{row.purpose}:{row.id}"


def keyring() -> Keyring:
    """The site's keys: for what belongs to no participant, and for the keys of those who are."""
    return _vault().keyring


def secret(purpose: str) -> bytes:
    """The 32 bytes kept for one purpose."""
    return _vault().secrets[purpose]


def index(value: str) -> bytes:
    """The mark by which a phone number (E.164) or an e-mail address is found without being stored plain (R27)."""
    return crypto.keyed(secret("index"), value)


def _vault() -> Vault:
    if not _open:
        raise NotReady("No data key has been opened in this process.")
    return _open[0]
