"""Every verb of the chain in one place: what it says to the team, and to the person it is about (R38, R40).

A verb belongs here before anybody may record it: tests/audit/test_verbs.py reads the code. A verb without words for
the person is not shown to them: it tells of their own doings here, or of nobody.
"""

from dataclasses import dataclass

from companion.words import N_


@dataclass(frozen=True)
class Verb:
    """`team` stands in the team's search; `theirs` is read by the person when somebody else did it, `own` when they
    did."""

    team: str
    theirs: str = ""
    own: str = ""

    @property
    def shown(self) -> bool:
        return bool(self.theirs or self.own)


VERBS = {
    # Looking
    "looked": Verb(N_("Opened a person's page"), N_("%(who)s opened your page.")),
    "looked at the list": Verb(N_("Opened a list of people")),
    # What people tell, and what the team does with it
    "checked in": Verb(N_("Checked in")),
    "took a flag": Verb(N_("Took something to look after"), N_("%(who)s looks after something you told us.")),
    "answered a flag": Verb(N_("Answered a person"), N_("%(who)s answered you.")),
    "closed a flag": Verb(N_("Closed something"), N_("%(who)s marked something you told us as done.")),
    "raised a flag": Verb(N_("Put something on the list")),
    "read a reply": Verb(N_("Read a text"), N_("%(who)s read a text from you.")),
    # Coming in and going out
    "invited": Verb(N_("Made a link to join"), N_("%(who)s made a link for you to join.")),
    "joined": Verb(N_("Joined and agreed"), own=N_("You joined, and agreed to use this app.")),
    "signed in": Verb(N_("Signed in"), own=N_("You signed in.")),
    "signed out": Verb(N_("Signed out"), own=N_("You signed out.")),
    "ended a sign-in": Verb(N_("Signed out another phone or computer"), own=N_("You signed out another phone.")),
    "could not sign in": Verb(N_("Could not sign in")),
    "added colleague": Verb(N_("Made an account for a colleague")),
    # What was agreed to
    "texts on": Verb(N_("Turned texts on"), own=N_("You turned texts on.")),
    "texts off": Verb(N_("Turned texts off"), own=N_("You turned texts off.")),
    "texts.started": Verb(N_("Sent START"), own=N_("You asked for texts again, by text.")),
    "texts.stopped": Verb(N_("Asked for no more texts"), own=N_("You stopped texts, by text.")),
    "daily time set": Verb(N_("Chose when the daily text comes")),
    # Sessions
    "enrolled": Verb(N_("Set up the weeks of a person"), N_("%(who)s set up your weeks.")),
    "schedule imported": Verb(N_("Brought in sessions from a file"), N_("%(who)s put sessions in your schedule.")),
    # In an emergency
    "searched by phone": Verb(
        N_("Searched by phone number in an emergency"), N_("%(who)s looked for you by your phone number.")
    ),
    "opened in an emergency": Verb(
        N_("Opened a record in an emergency"), N_("%(who)s opened your page in an emergency, for an hour at most.")
    ),
    "ended an emergency": Verb(N_("Closed a record after an emergency"), N_("%(who)s closed your page again.")),
    "saw an emergency": Verb(
        N_("Saw that a record was opened"), N_("%(who)s checked that your page was opened in an emergency.")
    ),
    # The team and its doors
    "withdrew an invitation": Verb(N_("Withdrew a link to join"), N_("%(who)s took back your link to join.")),
    "looked up a number": Verb(N_("Searched by phone number"), N_("%(who)s looked for you by your phone number.")),
    "searched who looked": Verb(N_("Searched who looked"), N_("%(who)s checked who looked at your page.")),
    "invited colleague": Verb(N_("Invited a colleague")),
    "reset colleague": Verb(N_("Made a new link for a colleague")),
    "changed role": Verb(N_("Changed what a colleague may see")),
    "closed account": Verb(N_("Closed the account of a colleague")),
    "opened account": Verb(N_("Opened the account of a colleague again")),
    "added supervisor": Verb(N_("Added a supervisor")),
    "ended supervision": Verb(N_("Ended a supervision")),
    "arranged cover": Verb(N_("Arranged cover")),
    "ended cover": Verb(N_("Ended cover")),
    # Who looks after whom
    "assigned": Verb(N_("Asked a colleague to look after a person"), N_("%(who)s asked %(other)s to look after you.")),
    "ended an assignment": Verb(
        N_("Ended that a colleague looks after a person"),
        N_("%(who)s wrote down: %(other)s no longer looks after you."),
    ),
    "handed over": Verb(
        N_("Handed a person to another colleague"), N_("%(who)s asked %(other)s to look after you from now on.")
    ),
    # Phones, and what lets one in
    "could not unlock": Verb(N_("Could not show who they are"), own=N_("Somebody could not unlock your app.")),
    "unlocked": Verb(N_("Showed who they are"), own=N_("You unlocked your app.")),
    "added a phone": Verb(N_("Added a phone"), own=N_("You added a phone.")),
    "removed a phone": Verb(N_("Removed a phone"), own=N_("You removed a phone.")),
    "ended all phones": Verb(N_("Signed a lost phone out"), N_("%(who)s signed out all your phones.")),
    "came back": Verb(N_("Came back by a new link"), own=N_("You came back with a new link.")),
    "made recovery codes": Verb(N_("Made printed codes"), own=N_("You made new printed codes.")),
    "asked for a code": Verb(N_("Asked for a code by text")),
    "passkey added": Verb(N_("Added a phone lock"), own=N_("You set your phone's lock to open the app.")),
    "passkey removed": Verb(N_("Removed a phone lock"), own=N_("You removed a phone's lock.")),
    "passkey looks copied": Verb(N_("Showed a phone lock that looks copied")),
    "password changed": Verb(N_("Changed the password"), own=N_("You changed your password.")),
    "authenticator changed": Verb(N_("Changed the authenticator")),
    "could not change number": Verb(
        N_("Typed wrong digits for a new number"), own=N_("You typed wrong digits for a new number.")
    ),
    "phone changed": Verb(N_("Changed the phone number"), own=N_("You changed your phone number.")),
    # The house itself
    "began to rotate keys": Verb(N_("Began to change the keys")),
    "rotated keys": Verb(N_("Changed the keys")),
    "restored a backup": Verb(N_("Brought a backup back")),
    "swept": Verb(N_("Let go of what was kept long enough")),
    "erased": Verb(N_("Erased a person")),
    "began the anchor": Verb(N_("Began to note the end of this list elsewhere")),
    "filled a demo": Verb(N_("Filled a demo site")),
}

LOOKS = {
    "emergency": N_("%(who)s read why your page was opened in an emergency."),
    "carers": N_("%(who)s saw who looks after you."),
    "flag": N_("%(who)s read something you told us."),
    "person": N_("%(who)s opened your page."),
}
"""What was opened, by the place that `about` names; any other place is the page."""

ROLES = {
    "clinician": N_("Clinician"),
    "prescriber": N_("Prescriber"),
    "supervisor": N_("Supervisor"),
    "admin": N_("Office"),
}
OTHERS = {"jobs": N_("The app"), "operator": N_("Your clinic")}
GONE = N_("Someone who worked here")

SHOWN = frozenset(name for name, verb in VERBS.items() if verb.shown)


def said(verb: str, about: str, by_themselves: bool) -> str:
    """The sentence for the person it is about; empty when there is none for them."""
    known = VERBS.get(verb)
    if known is None:
        return ""
    if by_themselves:
        return known.own
    return LOOKS.get(about, known.theirs) if verb == "looked" else known.theirs
