"""What kind of session is it, and what does that mean for the person?

Words and hints are marked for translation. `calendar` is what a calendar or a text may show: it gives nothing away.
"""

import re
from dataclasses import dataclass

from companion.words import N_

DAY_NOTE = "day-note"


@dataclass(frozen=True)
class Kind:
    """One kind of session: its words, its usual length in minutes, what to bring."""

    slug: str
    words: str
    minutes: int
    bring: str
    calendar: str


NOTEBOOK = N_("Something to write with. Your own words are enough.")
MEDICINES = N_("Your medicines, or a list of them.")

ALL = (
    Kind("group", N_("Group therapy"), 90, NOTEBOOK, N_("Meeting")),
    Kind("individual", N_("One-to-one session"), 60, N_("One thing you want to talk about."), N_("Appointment")),
    Kind("family", N_("Family session"), 90, N_("Someone close to you, if they can come."), N_("Appointment")),
    Kind("medication", N_("Medicine visit"), 30, MEDICINES, N_("Appointment")),
    Kind("psychoeducation", N_("Learning group"), 90, N_("A question, if you have one."), N_("Class")),
    Kind("skills", N_("Skills group"), 90, N_("A situation from your week to practice with."), N_("Class")),
    Kind("psychiatry", N_("Visit about mood and sleep"), 45, MEDICINES, N_("Appointment")),
    Kind("telehealth", N_("Online session"), 60, N_("A quiet place, and headphones if you have them."), N_("Call")),
    Kind("session", N_("Session"), 60, NOTEBOOK, N_("Appointment")),
    Kind(DAY_NOTE, N_("All day"), 0, "", N_("Note")),
)
KINDS = {kind.slug: kind for kind in ALL}
FOR_FILES = tuple(kind.slug for kind in ALL if kind.slug != DAY_NOTE)
# First match wins, so the narrower words stand first.
_SPOKEN = (
    ("family", r"famil(?:y|ies)|multifamil\w*|couples?"),
    ("medication", r"medications?|medicines?|meds?|mat|prescri\w*"),
    ("psychiatry", r"psychiat\w*"),
    ("psychoeducation", r"psycho-?education\w*|education\w*|class|lecture"),
    ("skills", r"skills?|relapse|prevention"),
    ("individual", r"individual|one-to-one|1:1"),
    ("group", r"groups?|process"),
    ("individual", r"counsel\w*"),
    ("telehealth", r"telehealth|online|video|virtual"),
    ("session", r"session|visit|appointment|therapy|other"),
)


def kind(slug: str) -> Kind:
    """The kind with this name; one we no longer know reads as a plain session."""
    return KINDS.get(slug, KINDS["session"])


def named(words: str) -> str | None:
    """The kind somebody means by "Group therapy" or "medication_management"; None when we cannot tell."""
    spoken = words.strip().lower().replace("_", " ")
    if spoken.replace(" ", "-") in FOR_FILES:
        return spoken.replace(" ", "-")
    return next((slug for slug, pattern in _SPOKEN if re.search(rf"\b(?:{pattern})\b", spoken)), None)
