"""Does DATA_KEY hold every key that is still in use here? Asked at each start, before anybody is let in (R26)."""

from sqlalchemy.orm import Session

from companion.crypto import Keyring
from companion.errors import NotReady, WrongKey
from companion.keys.giving import WAITING
from companion.keys.places import places


def check(db: Session, keyring: Keyring) -> None:
    """Raises WrongKey when a key is missing, saying which; NotReady while somebody waits for a key of their own."""
    used = {key_id for place in places() for key_id in db.scalars(place.key_ids())}
    missing = sorted(mark(key_id) for key_id in used - set(keyring.ids))
    if missing:
        raise WrongKey(
            f"DATA_KEY lacks a key that values in this database still need (its mark: {', '.join(missing)}). "
            "Put it back behind the newest one and run: flask --app wsgi rotate-keys"
        )
    if db.scalar(WAITING.limit(1)) is not None:
        raise NotReady("The records of some people have no key of their own yet. Run: python -m companion migrate")


def mark(key_id: bytes) -> str:
    """How a key is named to an operator: enough to tell keys apart, and nothing of the key."""
    return key_id.hex()
