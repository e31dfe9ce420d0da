"""From what somebody told us to the one skill we offer: a check-in never ends in "thank you" alone."""

from companion.checkins.answers import Answers
from companion.skills.fitting import Fit, fitting


def fit_for(told: Answers) -> Fit:
    """The skill that fits these answers, and why."""
    return fitting(
        craving=told.craving,
        mood=told.mood,
        sleep=told.sleep,
        confidence=told.confidence,
        used=told.used,
        triggers=told.triggers,
        not_safe=told.not_safe,
    )
