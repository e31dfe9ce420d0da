"""Making a passkey theirs, and knowing them by it (R06, R07). The device itself asks for a finger, a face or a PIN.

What stands in a phone's list of passkeys is neutral: the app's name and a day, no person, no number.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, PublicKeyCredentialDescriptor
from webauthn.helpers.structs import ResidentKeyRequirement as Resident
from webauthn.helpers.structs import UserVerificationRequirement as Verified

from companion.audit import chain
from companion.credentials import answers
from companion.credentials.models import Challenge, Passkey
from companion.errors import Refused
from companion.people.models import Participant, Staff
from companion.words import N_

NAME = "Companion"
NOT_THIS = N_("That did not work. Please try again, or use your password.")
LOCK, KEY = "lock", "key"
LOOSE = {"usb", "nfc", "ble"}
_WITH_PERSON = (
    joinedload(Passkey.participant).joinedload(Participant.site),
    joinedload(Passkey.staff).joinedload(Staff.site),
)


@dataclass(frozen=True)
class Place:
    """Where keys are good: the host they are bound to, and the one origin an answer may come from."""

    host: str
    origin: str

    @classmethod
    def of(cls, base_url: str) -> "Place":
        parts = urlsplit(base_url)
        usual = {"https": 443, "http": 80}[parts.scheme]
        host = parts.hostname or ""
        return cls(host, f"{parts.scheme}://{host}{f':{parts.port}' if parts.port not in {None, usual} else ''}")


def of(person: Participant | Staff) -> Select[Passkey]:
    """The keys this person has now, the latest first."""
    whose = Passkey.staff_id if isinstance(person, Staff) else Passkey.participant_id
    return select(Passkey).where(whose == person.id, Passkey.ended_at.is_(None)).order_by(Passkey.made_at.desc())


def handle_of(keys: Sequence[Passkey]) -> bytes:
    """One random name for all keys of a person, so that a device does not keep two."""
    return keys[0].handle if keys else secrets.token_bytes(32)


def to_add(asked: Challenge, keys: Sequence[Passkey], place: Place) -> dict[str, Any]:
    """What the browser needs to make a key. One it holds already is not made again."""
    day = f"{NAME}, {asked.made_at:%b} {asked.made_at.day}"
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name=NAME,
        user_name=day,
        user_id=asked.handle,
        challenge=asked.riddle,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=Resident.REQUIRED, user_verification=Verified.REQUIRED
        ),
        exclude_credentials=_described(keys),
    )
    return options_to_json_dict(options)


def to_show(asked: Challenge, keys: Sequence[Passkey], place: Place) -> dict[str, Any]:
    """What the browser needs to show a key: any it has for this place, or one of these."""
    options = webauthn.generate_authentication_options(
        rp_id=place.host,
        challenge=asked.riddle,
        allow_credentials=_described(keys),
        user_verification=Verified.REQUIRED,
    )
    return options_to_json_dict(options)


def add(
    db: Session, person: Participant | Staff, asked: Challenge | None, answer: str, place: Place, at: datetime
) -> None:
    """Keep the new key. Raises Refused when the answer does not fit what was asked, or nobody was verified."""
    if asked is None or asked.handle is None:
        raise Refused(NOT_THIS)
    try:
        made = webauthn.verify_registration_response(
            credential=answers.of_making(answer),
            expected_challenge=asked.riddle,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise Refused(NOT_THIS) from None
    if db.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        raise Refused(NOT_THIS)
    ways = answers.transports(answer)
    key = Passkey(credential_id=made.credential_id, public_key=made.credential_public_key, made_at=at)
    key.participant_id, key.staff_id = asked.participant_id, asked.staff_id
    key.handle, key.sign_count, key.backed_up = asked.handle, made.sign_count, made.credential_backed_up
    key.transports, key.name = ",".join(ways), KEY if ways and set(ways) <= LOOSE else LOCK
    db.add(key)
    chain.record(db, person, "passkey added", at, subject=person.id)


def shown(db: Session, asked: Challenge | None, answer: str, place: Place, at: datetime) -> Passkey:
    """Whose key answered? Raises Refused; a key that looks copied is refused and recorded."""
    key = db.scalar(_with_id(answers.credential_id(answer))) if asked else None
    if asked is None or key is None:
        raise Refused(NOT_THIS)
    try:
        said = webauthn.verify_authentication_response(
            credential=answers.of_showing(answer, key.handle),
            expected_challenge=asked.riddle,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=0,  # looked at below, where it can be recorded
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise Refused(NOT_THIS) from None
    if not _counted(db, key, said.new_sign_count, at):
        chain.record(db, "nobody", "passkey looks copied", at, subject=key.participant_id or key.staff_id)
        raise Refused(NOT_THIS)
    return key


def end(db: Session, person: Participant | Staff, passkey_id: UUID, at: datetime) -> bool:
    """This key opens nothing any more. False when it is not theirs."""
    key = db.scalar(of(person).where(Passkey.id == passkey_id))
    if key is None:
        return False
    key.ended_at = at
    chain.record(db, person, "passkey removed", at, subject=person.id)
    return True


def end_all(db: Session, person: Participant | Staff, at: datetime) -> None:
    for key in db.scalars(of(person)):
        key.ended_at = at


def _with_id(credential_id: bytes) -> Select[Passkey]:
    live = (Passkey.credential_id == credential_id, Passkey.ended_at.is_(None))
    return select(Passkey).options(*_WITH_PERSON).where(*live)


def _counted(db: Session, key: Passkey, count: int, at: datetime) -> bool:
    """The count must have grown, unless this kind of key counts nothing; a key that ended meanwhile stays ended."""
    grown = Passkey.sign_count < count if count else Passkey.sign_count == 0
    still = (Passkey.id == key.id, Passkey.ended_at.is_(None), grown)
    noted = update(Passkey).where(*still).values(sign_count=count, last_used_at=at).returning(Passkey.id)
    return db.scalar(noted.execution_options(synchronize_session=False)) is not None


def _described(keys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key.credential_id) for key in keys]
