"""Let go of what was kept long enough, and of nothing that still waits for somebody."""

from companion.audit import chain
from companion.records import erasing
from companion.records.long_gone import REASON, long_gone
from companion.records.sweeping import brooms, sweep
from jobs.shift import Shift

PEOPLE_A_NIGHT = 20


def run(shift: Shift) -> None:
    assert shift.settings is not None, "how long things are kept is a setting"
    kept, ending = shift.settings.retention, shift.ending.is_set
    swept = {broom.name: sweep(shift.db, broom, shift.now, ending) for broom in brooms(kept)}
    swept["people"] = people(shift) if kept.records_years else 0
    if any(swept.values()):
        counts = ", ".join(f"{name} {count}" for name, count in swept.items() if count)
        chain.record(shift.db, "jobs", "swept", shift.now, about=counts)
        shift.db.commit()


def people(shift: Shift) -> int:
    """Those whose care ended long ago, each erased as by hand."""
    assert shift.settings is not None
    gone = long_gone(shift.now, shift.settings.retention.records_years).limit(PEOPLE_A_NIGHT)
    found = shift.db.scalars(gone).all()
    for person in found:
        with erasing.listed(shift.db, shift.settings.erased_list, person.id, shift.now):
            erasing.erase(shift.db, person, "jobs", REASON, shift.now)
            shift.db.commit()
    return len(found)
