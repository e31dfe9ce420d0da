"""What was done, in words for the one who asks: an admin reads that there was work in a record, not which (R19)."""

from companion.audit.verbs import VERBS
from companion.words import N_

IN_CARE, OTHER = N_("Worked in a record"), N_("Something else")
# That somebody was answered, or checked in, tells of their care.
CARE = {"took a flag", "answered a flag", "closed a flag", "raised a flag", "read a reply", "checked in", "enrolled"}


def said(verb: str, to: str) -> str:
    """The phrase for a colleague of this role, marked for translation."""
    if to == "admin" and verb in CARE:
        return IN_CARE
    return VERBS[verb].team if verb in VERBS else OTHER


def told(to: str) -> dict[str, str]:
    """The verbs a colleague of this role may search for, with their phrases."""
    return {name: verb.team for name, verb in VERBS.items() if to != "admin" or name not in CARE}
