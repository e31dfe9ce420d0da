"""What was done, in words for those who oversee: for each verb of the chain a short phrase."""

from companion.words import N_

VERBS = {
    "looked": N_("Opened a record"),
    "opened in an emergency": N_("Opened a record in an emergency"),
    "ended an emergency": N_("Closed a record again after an emergency"),
    "saw an emergency": N_("Saw that a record was opened in an emergency"),
    "searched by phone": N_("Searched by phone number in an emergency"),
    "searched who looked": N_("Searched who looked"),
    "took a flag": N_("Took something on"),
    "answered a flag": N_("Answered a person"),
    "closed a flag": N_("Closed something"),
    "read a reply": N_("Read a text"),
    "checked in": N_("Checked in"),
    "signed in": N_("Signed in"),
    "signed somebody out": N_("Signed a person out everywhere"),
    "ended a sign-in": N_("Signed out another phone"),
    "could not sign in": N_("Could not sign in"),
    "joined": N_("Joined"),
    "invited": N_("Invited a person"),
    "withdrew an invitation": N_("Withdrew an invitation"),
    "enrolled": N_("Began a track"),
    "schedule imported": N_("Brought in a schedule"),
    "texts on": N_("Turned texts on"),
    "texts off": N_("Turned texts off"),
    "daily time set": N_("Set the time of the daily text"),
    "added colleague": N_("Added a colleague"),
    "invited colleague": N_("Invited a colleague"),
    "reset colleague": N_("Made a new link for a colleague"),
    "changed role": N_("Changed a role"),
    "closed account": N_("Closed an account"),
    "opened account": N_("Opened an account again"),
    "added supervisor": N_("Added a supervisor"),
    "ended supervision": N_("Ended a supervision"),
    "arranged cover": N_("Arranged cover"),
    "ended cover": N_("Ended cover"),
    "filled a demo": N_("Filled a demo"),
}
OTHER = N_("Something else")
IN_CARE = N_("Worked in a record")
# That somebody was answered, or checked in, tells of their care: an admin reads that there was work, not which (R19).
CARE = {"took a flag", "answered a flag", "closed a flag", "read a reply", "checked in", "enrolled"}


def said(verb: str, to: str) -> str:
    """The phrase for a colleague of this role, marked for translation."""
    return IN_CARE if to == "admin" and verb in CARE else VERBS.get(verb, OTHER)


def told(to: str) -> dict[str, str]:
    """The verbs a colleague of this role may search for."""
    return {verb: words for verb, words in VERBS.items() if to != "admin" or verb not in CARE}
