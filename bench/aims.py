"""A figure, the aim beside it, and whether it was held."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `held` is None where there is no aim: a floor, or something to know."""

    what: str
    measured: str
    aim: str = ""
    held: bool | None = None
    note: str = ""


def ratio(what: str, measured: float, most: float, note: str = "", unit: str = "× F0") -> Figure:
    return Figure(what, f"{measured:.1f} {unit}", f"≤ {most:g}", measured <= most, note)


def exact(what: str, measured: int, most: int, note: str = "") -> Figure:
    return Figure(what, f"{measured:,}", f"≤ {most:,}", measured <= most, note)


def table(figures: Iterable[Figure]) -> str:
    """All of them, in columns."""
    words = {True: "held", False: "MISSED", None: ""}
    rows = [(one.what, one.measured, one.aim, words[one.held], one.note) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
