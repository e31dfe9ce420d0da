"""What to say about a rating before and after a practice. Lower is easier; no answer is scolded."""

from companion.words import N_

STRONG = 8


def change(before: int | None, after: int | None) -> str:
    """The sentence (marked for translation, with places for before and after), or "" when nothing was rated."""
    if after is None:
        return ""
    if before is None:
        return N_("It is at %(after)s now.")
    if after < before:
        return N_("It went from %(before)s to %(after)s.")
    if after == before:
        return N_("It stayed at %(after)s. That happens, and the practice still counts.")
    return N_("It went from %(before)s to %(after)s. That can happen. You can go again, or try another skill.")


def still_strong(after: int | None) -> bool:
    """Is it so strong that the page offers a person to call?"""
    return after is not None and after >= STRONG
