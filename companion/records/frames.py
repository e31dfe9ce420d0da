"""How is a backup kept from eyes, and how is any change to it noticed?

A file is a short preamble and then frames: each compressed and sealed with AES-256-GCM under a key of this one file,
derived from DATA_KEY. Preamble, number and "this is the last" are bound into each, so frames cannot be cut off, moved
or taken from another file unnoticed. The key itself is never in the file.
"""

import base64
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from companion.crypto import derive
from companion.errors import BadFile, NotWhole, WrongKey

MAGIC = b"companion backup 1\n"
MARK, SALT = 8, 16
HEAD = struct.Struct(">IB")
PLACE = struct.Struct(">QB")
LONGEST = 256 * 1024 * 1024
"""No frame of ours comes near: a length that was changed must not take all the memory."""
FAST = 1
"""Most of it is sealed already and does not get smaller."""
CHANGED = "This backup was changed or is damaged (frame {}). Take another one."
CUT_OFF = "This backup is not complete: it ends too early. Take another one."
NO_KEY = (
    "DATA_KEY does not hold the key this backup was made with. "
    "Add that key behind the one that is there, separated by a comma."
)


class Writer:
    """Seals frames into a file, one after the other."""

    def __init__(self, file: BinaryIO, data_key: str) -> None:
        raw, salt = _raw(data_key), os.urandom(SALT)
        self._file, self._number = file, 0
        self._preamble = MAGIC + _mark(raw) + salt
        self._cipher = _cipher(raw, salt)
        file.write(self._preamble)

    def add(self, plain: bytes, *, last: bool = False) -> None:
        nonce, about = _place(self._preamble, self._number, last)
        box = self._cipher.encrypt(nonce, zlib.compress(plain, FAST), about)
        self._file.write(HEAD.pack(len(box), last) + box)
        self._number += 1


def opened(file: BinaryIO, data_keys: Sequence[str]) -> Iterator[bytes]:
    """The frames in their order. Raises BadFile or WrongKey at once, NotWhole where it was changed or cut off."""
    file.seek(0)
    preamble = file.read(len(MAGIC) + MARK + SALT)
    if not preamble.startswith(MAGIC):
        raise BadFile("This file is not a backup of this program.")
    mark, salt = preamble[len(MAGIC) : -SALT], preamble[-SALT:]
    raw = next((raw for raw in map(_raw, data_keys) if _mark(raw) == mark), None)
    if raw is None:
        raise WrongKey(NO_KEY)
    return _frames(file, preamble, _cipher(raw, salt))


def _frames(file: BinaryIO, preamble: bytes, cipher: AESGCM) -> Iterator[bytes]:
    number, last = 0, False
    while not last:
        length, last = _head(file, number)
        box = file.read(length)
        if len(box) < length:
            raise NotWhole(CUT_OFF)
        nonce, about = _place(preamble, number, last)
        try:
            plain = cipher.decrypt(nonce, box, about)
        except InvalidTag:
            raise NotWhole(CHANGED.format(number)) from None
        yield zlib.decompress(plain)
        number += 1
    if file.read(1):
        raise NotWhole(CHANGED.format(number))


def _head(file: BinaryIO, number: int) -> tuple[int, bool]:
    head = file.read(HEAD.size)
    if len(head) < HEAD.size:
        raise NotWhole(CUT_OFF)
    length, last = HEAD.unpack(head)
    if length > LONGEST or last > 1:
        raise NotWhole(CHANGED.format(number))
    return length, bool(last)


def _place(preamble: bytes, number: int, last: bool) -> tuple[bytes, bytes]:
    """A nonce that no other frame under this key has, and what the frame is bound to."""
    return number.to_bytes(12), preamble + PLACE.pack(number, last)


def _raw(data_key: str) -> bytes:
    return base64.urlsafe_b64decode(data_key)


def _mark(raw: bytes) -> bytes:
    """By which the right key is told from the others; it says nothing about the key."""
    return derive(raw, "backup mark")[:MARK]


def _cipher(raw: bytes, salt: bytes) -> AESGCM:
    return AESGCM(derive(raw, f"backup {salt.hex()}"))
