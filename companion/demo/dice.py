"""Chance that comes out the same for the same seed, and ids that do too."""

import random
from datetime import datetime
from uuid import UUID

VERSION, VARIANT = 0x7 << 76, 0b10 << 62


class Dice(random.Random):
    """Where a demo's chance comes from. It guards nothing: no secret is ever made with it."""

    def __init__(self, *about: object) -> None:
        super().__init__(":".join(map(str, about)))

    def chance(self, likely: float) -> bool:
        """Yes, this often."""
        return self.random() < likely

    def near(self, middle: float, spread: float, low: int = 0, high: int = 10) -> int:
        """A whole number around the middle, kept on its scale."""
        return min(max(round(self.gauss(middle, spread)), low), high)

    def identity(self, at: datetime) -> UUID:
        """A UUIDv7 of that moment, so that rows of a demo lie on disk as a real site's do."""
        moment = int(at.timestamp() * 1000)
        bits = self.getrandbits(12) << 64 | self.getrandbits(62)
        return UUID(int=moment << 80 | VERSION | VARIANT | bits)
