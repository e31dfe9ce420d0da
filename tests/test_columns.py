"""Every column that holds text or bytes and is not sealed, with the reason: a new one has to be argued for (R24)."""

import pytest
from sqlalchemy import LargeBinary, String

from companion import ownership, sealed
from companion.database import Base

MARK = "a keyed or hashed mark: it tells same from other, and cannot be read"
RANDOM = "sealed random bytes, no field of a row"
WORD_OF_OURS = "one of a few words of ours"
ZONE = "an IANA zone, read by the planner's queries"
SITES = "about the clinic, not about a person"
CARRIERS = "the carrier's own, says nothing alone"
VERSION = "which version of our words"
SLUG = "names a text of ours; which one somebody was given is asked for by query"
LANGUAGE = "en or es, read by queries"
RIDDLE = "random bytes that a passkey answers or is known by; without the device they open nothing"

REASONS = {
    "agreement.language": LANGUAGE,
    "agreement.words_version": VERSION,
    "appointment.kind": WORD_OF_OURS,
    "appointment.source": "a date of a track, or a bare hash of what a file called the session; unique for the person",
    "appointment.zone": ZONE,
    "attempt.mark": MARK,
    "audit_entry.about": "ids and counts; the chain holds nothing personal, so that it outlives an erasure",
    "audit_entry.actor": "a kind and an id",
    "audit_entry.mark": MARK,
    "audit_entry.verb": WORD_OF_OURS,
    "audit_head.mark": MARK,
    "challenge.handle": RIDDLE,
    "challenge.purpose": WORD_OF_OURS,
    "challenge.riddle": RIDDLE,
    "check_in.mark": MARK,
    "check_in.way": WORD_OF_OURS,
    "contact.phone_index": MARK,
    "device.browser": WORD_OF_OURS,
    "device.how": WORD_OF_OURS,
    "device.machine": WORD_OF_OURS,
    "device.token_mark": MARK,
    "device.why": WORD_OF_OURS,
    "enrollment.track": WORD_OF_OURS,
    "erasure.by": "a kind and an id",
    "flag.rule": SLUG,
    "flag_closure.outcome": WORD_OF_OURS,
    "invitation.token_mark": MARK,
    "message.ended": WORD_OF_OURS,
    "message.error": CARRIERS,
    "message.key": "names the occasion by ids and days, so that planning twice is one text",
    "message.kind": WORD_OF_OURS,
    "message.language": LANGUAGE,
    "message.lease_owner": "the name of a process of ours",
    "message.phone_index": MARK,
    "message.sid": CARRIERS,
    "message.state": WORD_OF_OURS,
    "message.topic": WORD_OF_OURS,
    "message.zone": ZONE,
    "message_plan.topic": WORD_OF_OURS,
    "opt_in.phone_index": MARK,
    "opt_in.words_version": VERSION,
    "opt_out.how": WORD_OF_OURS,
    "participant.language": LANGUAGE,
    "participant.phone_index": MARK,
    "participant.zone": ZONE,
    "passkey.credential_id": RIDDLE,
    "passkey.handle": RIDDLE,
    "passkey.name": WORD_OF_OURS,
    "passkey.public_key": "public: it lets nobody in",
    "passkey.transports": "how a browser reaches the key: usb, internal and the like",
    "password.hash": "argon2id",
    "person_key.box": RANDOM,
    "practice.skill": SLUG,
    "progress.module": SLUG,
    "recovery_code.mark": MARK,
    "reply.phone_index": MARK,
    "reply.sid": CARRIERS,
    "reply_sorting.way": WORD_OF_OURS,
    "role_change.after": WORD_OF_OURS,
    "role_change.before": WORD_OF_OURS,
    "secret.box": RANDOM,
    "secret.purpose": WORD_OF_OURS,
    "sign_in.before_mark": MARK,
    "sign_in.token_mark": MARK,
    "site.line": SITES,
    "site.name": SITES,
    "site.zone": SITES,
    "staff.email_index": MARK,
    "staff.language": LANGUAGE,
    "staff.role": WORD_OF_OURS,
    "staff_invitation.token_mark": MARK,
    "suppression.cause": WORD_OF_OURS,
    "suppression.phone_index": MARK,
    "text_code.attempt_mark": MARK,
    "text_code.code_mark": MARK,
    "text_code.phone_index": MARK,
    "text_code.purpose": WORD_OF_OURS,
    "tick.name": WORD_OF_OURS,
}


def plain():
    """Columns that could hold what somebody said."""
    boxes = {f"{model.__tablename__}.{field.box}" for model, field in sealed.fields()}
    named = {f"{table.name}.{column.name}": column for table in Base.metadata.sorted_tables for column in table.c}
    holding = {name for name, column in named.items() if isinstance(column.type, String | LargeBinary)}
    return holding - boxes


def test_every_plain_column_of_text_or_bytes_has_a_reason_to_be_plain():  # R24
    assert sorted(plain() - set(REASONS)) == [], "seal it, or say here why it may be plain"


def test_no_reason_is_given_for_a_column_that_is_not_there():
    assert sorted(set(REASONS) - plain()) == []


@pytest.mark.parametrize("name", [name for name, why in REASONS.items() if why == MARK])
def test_what_is_called_a_mark_is_bytes(name):
    table, column = name.split(".")

    assert isinstance(Base.metadata.tables[table].c[column].type, LargeBinary)


def test_every_model_is_a_table_and_every_table_a_model():
    assert {model.__tablename__ for model in ownership.models()} == set(Base.metadata.tables)
