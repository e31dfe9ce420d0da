"""How do the last days look as a line? Pure: a value or nothing per day in, points and a sentence out.

A day without an answer is a gap in the line, never a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from companion.flags.levels import Sentence
from companion.words import N_

STEP, HEIGHT, MARGIN = 20, 60, 6


@dataclass(frozen=True)
class Trend:
    """A small line drawing: its stretches as SVG points, its single days as dots, and what it says."""

    label: str
    stretches: tuple[str, ...]
    dots: tuple[tuple[int, float], ...]
    width: int
    sentence: Sentence


def trend(label: str, values: Sequence[float | None]) -> Trend:
    """Days in order, the last one is today; values from 0 to 10."""
    points = [None if value is None else (MARGIN + day * STEP, _height(value)) for day, value in enumerate(values)]
    runs = [[point for point in run if point] for given, run in groupby(points, bool) if given]
    return Trend(
        label=label,
        stretches=tuple(" ".join(f"{x},{y:g}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(point for point in points if point),
        width=2 * MARGIN + STEP * (len(values) - 1),
        sentence=_sentence(values),
    )


def _height(value: float) -> float:
    return round(MARGIN + (10 - value) / 10 * (HEIGHT - 2 * MARGIN), 1)


def _sentence(values: Sequence[float | None]) -> Sentence:
    given = [value for value in values if value is not None]
    counts = {"days": len(given), "all": len(values)}
    if not given:
        return Sentence(N_("No answer in %(all)s days."), counts)
    if len(given) == 1:
        return Sentence(N_("%(last)s, the only answer in %(all)s days."), {**counts, "last": f"{given[-1]:g}"})
    usual = median(given[:-1])
    text = {
        -1: N_("Last %(last)s, below the usual %(usual)s. Answers on %(days)s of %(all)s days."),
        0: N_("Last %(last)s, as usual. Answers on %(days)s of %(all)s days."),
        1: N_("Last %(last)s, above the usual %(usual)s. Answers on %(days)s of %(all)s days."),
    }[(given[-1] > usual) - (given[-1] < usual)]
    return Sentence(text, {**counts, "last": f"{given[-1]:g}", "usual": f"{usual:g}"})
