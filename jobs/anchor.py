"""Note outside the database where the chain of the audit ends, so that an end that was cut off is seen (R37)."""

import logging

from companion.audit import anchor
from companion.errors import BadFile
from jobs.shift import Shift

log = logging.getLogger("companion.audit")


def run(shift: Shift) -> None:
    assert shift.settings is not None, "the anchor has a place, and the settings say where"
    file = anchor.place(shift.settings)
    try:
        anchor.write(shift.db, file, shift.now)
    except (anchor.Shrunk, BadFile) as alarm:
        log.critical("ALARM: the audit was tampered with, or restored: %s", alarm)
    except OSError as trouble:
        log.error("the anchor %s cannot be written: %s", file, trouble.strerror)
