"""A phone's lock made of software: it answers as a browser would, and lies where a test wants it to."""

import hashlib
import json
import secrets
import struct

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes as opened
from webauthn.helpers import bytes_to_base64url as text

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40
ORIGIN = "http://localhost:8000"


class Lock:
    """One key pair for one account. `count` is what it says it was used; `verifies=False`: nobody showed a finger."""

    def __init__(self, origin=ORIGIN, verifies=True, count=0):
        self.origin, self.verifies, self.count = origin, verifies, count
        self.key, self.id, self.handle = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16), None

    def makes(self, options, **lies) -> str:
        """What navigator.credentials.create() says to these options."""
        self.handle = opened(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        held = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(cose)
        data = self._data(options["rp"]["id"], HOLDS_KEY, lies) + held
        said = {"attestationObject": text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}))}
        said["transports"] = lies.get("transports", ["internal"])
        return self._credential("webauthn.create", options, said, lies)

    def shows(self, options, **lies) -> str:
        """What navigator.credentials.get() says."""
        self.count += bool(self.count)
        data = self._data(options["rpId"], 0, lies)
        client = self._client("webauthn.get", options, lies)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"authenticatorData": text(data), "signature": text(signature)}
        said["userHandle"] = text(lies.get("handle", self.handle))
        return self._credential("webauthn.get", options, said, lies)

    def _data(self, host, flags, lies):
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        count = struct.pack(">I", lies.get("count", self.count))
        return hashlib.sha256(lies.get("host", host).encode()).digest() + bytes([flags]) + count

    def _client(self, kind, options, lies):
        said = {"type": kind, "challenge": lies.get("challenge", options["challenge"]), "crossOrigin": False}
        return json.dumps(said | {"origin": lies.get("origin", self.origin)}).encode()

    def _credential(self, kind, options, said, lies):
        said["clientDataJSON"] = text(self._client(kind, options, lies))
        whole = {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": said}
        return json.dumps(whole | {"clientExtensionResults": {}} | lies.get("also", {}))


def asked(client, purpose, token=""):
    """The options this browser gets, with the token header as the script sends it."""
    body = {"for": purpose, **({"token": token} if token else {})}
    return client.post("/passkeys/options", json=body, headers={"X-CSRFToken": client.token()})


def keep(client, lock=None, **lies) -> Lock:
    """Add a key for whoever is signed in here, through the door."""
    lock = lock or Lock()
    answer = client.send("/keys/passkey", {"passkey": lock.makes(asked(client, "add").json, **lies)})
    assert answer.status_code == 303, answer.text
    return lock
