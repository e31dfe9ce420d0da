"""How is a value kept from eyes it is not meant for?

AES-256-GCM under a key derived from DATA_KEY. What a value is about (table, column, row) is bound in, so a
value moved to another row does not open (R24). The keys that must outlive a rotation (index of phones, chain of
the audit) are not derived: see vault.py.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from companion.errors import Incomplete, Unreadable, WrongKey

FORMAT = b"\x01"
KEY_ID, NONCE = 4, 12


def new_key() -> str:
    """A fresh data key: 32 random bytes as URL-safe base64, the form DATA_KEY takes."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


class Keyring:
    """The data keys, newest first: it seals with the first and opens with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._ciphers = dict(_cipher(key) for key in keys)
        self._newest = next(iter(self._ciphers), b"")

    def seal(self, plain: bytes, about: str) -> bytes:
        """Encrypt; `about` names the one place where the result may stand."""
        nonce = os.urandom(NONCE)
        sealed = self._ciphers[self._newest].encrypt(nonce, plain, about.encode())
        return FORMAT + self._newest + nonce + sealed

    def open(self, box: bytes, about: str) -> bytes:
        """Decrypt. Raises WrongKey for a key we do not hold, Unreadable when the value was moved or changed."""
        key_id, rest = box[1 : 1 + KEY_ID], box[1 + KEY_ID :]
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise WrongKey("DATA_KEY does not hold the key that sealed this value.")
        try:
            return cipher.decrypt(rest[:NONCE], rest[NONCE:], about.encode())
        except InvalidTag:
            raise Unreadable(f"The sealed value at {about.split(':')[0]} was moved or changed.") from None


def _cipher(key: str) -> tuple[bytes, AESGCM]:
    try:
        raw = base64.urlsafe_b64decode(key)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 32:
        raise Incomplete("DATA_KEY must hold 32 bytes as URL-safe base64, newest first, separated by commas.")
    return hashlib.sha256(b"companion key id" + raw).digest()[:KEY_ID], AESGCM(derive(raw, "seal"))


def derive(raw: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256), so that no key serves two."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"companion {purpose}".encode()).derive(raw)


def fingerprint(token: str) -> bytes:
    """What we keep of a random token: enough to recognise it, useless to a thief of the database."""
    return hashlib.sha256(token.encode()).digest()


def keyed(key: bytes, value: str) -> bytes:
    """HMAC-SHA256: the same value gives the same mark, and only we can make it (R27)."""
    return hmac.new(key, value.encode(), hashlib.sha256).digest()
