"""Whose check-in is this page for? On a shared phone the person may change while a page stands open (hazard 6)."""

from companion import vault
from companion.people.models import Participant


def owner_mark(participant: Participant) -> str:
    """What the page carries: it says the same for the same person, and nothing to anybody else."""
    return vault.index(f"check-in for {participant.id}").hex()[:32]
