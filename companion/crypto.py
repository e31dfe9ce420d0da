"""How is a value kept from eyes it is not meant for?

AES-256-GCM, under a key derived from DATA_KEY or under one person's own. What a value is about (table, column, row)
is bound in, so a value moved to another row does not open (R24). The keys that must outlive a rotation (index of
phones, chain of the audit, each person's own) are not derived: see vault.py.

A box is one byte of form, then under DATA_KEY the id of the key, then the nonce and the sealed value.
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

SITE, OWN = b"\x01", b"\x02"
FORM, KEY_ID, NONCE = 1, 4, 12


def new_key() -> str:
    """A fresh data key: 32 random bytes as URL-safe base64, the form DATA_KEY takes."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


class Keyring:
    """The data keys, newest first: it seals with the first and opens with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._ciphers = dict(_cipher(key) for key in keys)
        self.ids = tuple(self._ciphers)

    @property
    def newest(self) -> bytes:
        return self.ids[0]

    def seal(self, plain: bytes, about: str) -> bytes:
        """Encrypt; `about` names the one place where the result may stand."""
        return SITE + self.newest + _sealed(self._ciphers[self.newest], plain, about)

    def open(self, box: bytes, about: str) -> bytes:
        """Decrypt. Raises WrongKey for a key we do not hold, Unreadable when the value was moved or changed."""
        if box[:FORM] != SITE:
            raise _moved(about)
        cipher = self._ciphers.get(key_id(box))
        if cipher is None:
            raise WrongKey("DATA_KEY does not hold the key that sealed this value.")
        return _opened(cipher, box[FORM + KEY_ID :], about)


class OwnKey:
    """The key of one person. It has no id: whose values it opens says the row they stand in."""

    def __init__(self, raw: bytes) -> None:
        self._cipher = AESGCM(raw)

    def seal(self, plain: bytes, about: str) -> bytes:
        return OWN + _sealed(self._cipher, plain, about)

    def open(self, box: bytes, about: str) -> bytes:
        """Decrypt. Raises Unreadable when the value was moved or changed, or belongs to somebody else."""
        return _opened(self._cipher, box[FORM:], about)


def is_own(box: bytes) -> bool:
    """Was this sealed under a person's own key?"""
    return box[:FORM] == OWN


def key_id(box: bytes) -> bytes:
    """Which of the keys in DATA_KEY sealed this?"""
    return box[FORM : FORM + KEY_ID]


def _sealed(cipher: AESGCM, plain: bytes, about: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, plain, about.encode())


def _opened(cipher: AESGCM, rest: bytes, about: str) -> bytes:
    try:
        return cipher.decrypt(rest[:NONCE], rest[NONCE:], about.encode())
    except (InvalidTag, ValueError):  # ValueError: too short to be one of ours
        raise _moved(about) from None


def _moved(about: str) -> Unreadable:
    return Unreadable(f"The sealed value at {about.split(':')[0]} was moved or changed.")


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
