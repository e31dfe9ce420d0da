"""Which skill fits the answers just given, and why.

The first rule that matches decides, so what is most pressing comes first.
A check-in offers the skill; whether it is practised is up to the person.
"""

from collections.abc import Collection
from dataclasses import dataclass

from companion.words import N_

STRONG_CRAVING = 8
SOME_CRAVING = 4
LOW_MOOD = 3
SHORT_SLEEP = 5.0
LOW_CONFIDENCE = 4
INSIDE_TRIGGERS = frozenset({"feeling"})


@dataclass(frozen=True)
class Fit:
    """A skill to offer, and the reason in words (marked for translation)."""

    slug: str
    why: str


def fitting(
    *,
    craving: int | None = None,
    mood: int | None = None,
    sleep: float | None = None,
    confidence: int | None = None,
    used: bool | None = None,
    triggers: Collection[str] = (),
    not_safe: bool = False,
) -> Fit:
    """The one skill to offer after these answers. A skipped question decides nothing."""
    if not_safe:
        return Fit("paced-breathing", N_("Reach out for help first. Slow breathing can steady you while you wait."))
    if craving is not None and craving >= STRONG_CRAVING:
        return Fit("urge-surfing", N_("Your craving is strong now. This helps you stay with it until it eases."))
    if used:
        return Fit("delay-distract-decide", N_("Thank you for telling us. The next step is yours. This buys you time."))
    if craving is not None and craving >= SOME_CRAVING:
        return Fit("delay-distract-decide", N_("You feel some craving. This helps you put time between it and you."))
    if set(triggers) - INSIDE_TRIGGERS:
        return Fit("delay-distract-decide", N_("You met a trigger. This is a plan for the next time it comes up."))
    if mood is not None and mood <= LOW_MOOD:
        return Fit("paced-breathing", N_("Your mood is low. A few slow breaths can make this moment a bit softer."))
    if triggers:
        return Fit("paced-breathing", N_("A hard feeling came up. Slow breathing gives it room to settle."))
    if sleep is not None and sleep < SHORT_SLEEP:
        return Fit("paced-breathing", N_("You had little sleep. Slow breathing gives your body a short rest."))
    if confidence is not None and confidence <= LOW_CONFIDENCE:
        return Fit(
            "delay-distract-decide", N_("You feel less sure today. This gives you three clear steps to lean on.")
        )
    return Fit("paced-breathing", N_("A short practice now makes this skill easier to reach on a hard day."))
