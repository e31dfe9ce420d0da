"""Reading what a browser says for a passkey: JSON of a known shape and nothing beside it (R22)."""

import json
from typing import Any

from webauthn.helpers import (
    base64url_to_bytes,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import InvalidJSONStructure
from webauthn.helpers.structs import AuthenticationCredential, RegistrationCredential

LARGEST = 16_000
TRANSPORTS = ("ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb")
AROUND = {"id", "rawId", "type", "response", "authenticatorAttachment", "clientExtensionResults"}
MAKING = {"clientDataJSON", "attestationObject", "transports", "authenticatorData", "publicKey", "publicKeyAlgorithm"}
SHOWING = {"clientDataJSON", "authenticatorData", "signature", "userHandle"}


def of_making(answer: str) -> RegistrationCredential:
    return parse_registration_credential_json(_known(answer, MAKING))


def of_showing(answer: str, handle: bytes) -> AuthenticationCredential:
    """Raises when the device names another account than the key's."""
    said = _known(answer, SHOWING)
    named = said["response"].get("userHandle")
    if named is not None and _bytes(named) != handle:
        raise InvalidJSONStructure("The key is kept under another name")
    return parse_authentication_credential_json(said)


def credential_id(answer: str) -> bytes:
    """The id of the key that answers; empty when there is none to be read."""
    try:
        return _bytes(_read(answer).get("id"))
    except (InvalidJSONStructure, ValueError):
        return b""


def transports(answer: str) -> list[str]:
    """How this key can be reached, of the ways we know."""
    said = _read(answer)["response"].get("transports")
    return [way for way in TRANSPORTS if isinstance(said, list) and way in said]


def _known(answer: str, inside: set[str]) -> dict[str, Any]:
    said = _read(answer)
    response = said.get("response")
    if not isinstance(response, dict) or set(said) - AROUND or set(response) - inside:
        raise InvalidJSONStructure("The answer has parts we do not know")
    return said


def _read(answer: str) -> dict[str, Any]:
    try:
        said = json.loads(answer) if len(answer) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise InvalidJSONStructure("The answer is no JSON object")
    return said


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise InvalidJSONStructure("Not base64url")
    return base64url_to_bytes(text)
