"""Is the chain whole? From its first entry to its last, and at each place that was noted outside (R36, R37).

Entries are read one after the other and forgotten again: any number fits in memory. What is wrong is said in words.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from companion.audit import chain
from companion.audit.anchor import BEGAN, Line

_HEAD = select(chain.HEADS.c.number, chain.HEADS.c.mark).where(chain.HEADS.c.place == 1)
WINDOW = 50
"""So far ahead we look for an entry that is not in its place."""


@dataclass
class Verdict:
    """What was found. `troubles` break the chain; `notes` do not."""

    checked: int = 0
    anchored: int = 0
    troubles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    broken_at: int | None = None

    def trouble(self, number: int, words: str) -> None:
        self.broken_at = self.broken_at or number
        self.troubles.append(words)


def verify(db: Session, anchors: Sequence[Line] | None) -> Verdict:
    """Walk the whole chain; None asks for the chain alone.

    The anchors are read before, or entries that come meanwhile would seem to be cut off.
    """
    verdict, mark, began = Verdict(), chain.START, None
    noted = {line.number: line for line in anchors or ()}
    head, rows = db.execute(_HEAD).one_or_none(), _entries(db)
    while (row := next(rows, None)) is not None:
        verdict.checked += 1
        if row.verb == BEGAN:
            began = row.number
        if verdict.broken_at is None and (row.number, row.mark) != (verdict.checked, chain.marked(mark, row)):
            following = list(itertools.islice(rows, WINDOW))
            verdict.trouble(verdict.checked, _what_happened(verdict.checked, mark, [row, *following], head))
            rows = itertools.chain(following, rows)
        line = noted.pop(row.number, None)
        if line is not None and line.mark != row.mark:
            words = f"Entry {row.number} is not the one that the anchor noted at {line.at:%Y-%m-%d %H:%M} UTC."
            verdict.trouble(row.number, words)
        verdict.anchored += line is not None
        mark = row.mark
    _check_end(verdict, head, mark)
    if anchors is not None:
        _check_anchor(verdict, anchors, noted, began)
    return verdict


def broken_at(db: Session) -> int | None:
    """The number of the first entry that is missing, moved or changed; None when the chain is whole."""
    return verify(db, None).broken_at


def _entries(db: Session) -> Iterator[Any]:
    columns = [chain.ENTRIES.c[name] for name in ("number", "at", "actor", "verb", "subject_id", "about", "mark")]
    few = select(*columns).order_by(chain.ENTRIES.c.number).execution_options(yield_per=1000)
    return iter(db.execute(few))


def _what_happened(number: int, before: bytes, rows: list[Any], head: Any) -> str:
    """Why does the first of these rows not follow `before` as this number? Nobody without the key can make a mark."""
    row = rows[0]
    if row.number > number:
        gone = f"Entry {number} was" if row.number == number + 1 else f"Entries {number} to {row.number - 1} were"
        return f"{gone} deleted."
    for other in rows[1:]:
        if chain.marked(before, other, number) == other.mark:
            if _belongs_elsewhere(row, number, rows):
                return f"The order was changed: entry {number} stands at {other.number}."
            return f"Entry {number} was inserted: the true one stands at {other.number}."
    if head is not None and (head.number, head.mark) == (number - 1, before):
        return f"What stands after entry {head.number}, the last, was inserted."
    if rows[1:] and chain.marked(row.mark, rows[1], number + 1) != rows[1].mark:
        if chain.marked(row.mark, rows[1], number + 2) == rows[1].mark:
            return f"Entry {number} was deleted, and those after it were given other numbers."
        return f"Entry {number} was changed or inserted."
    return f"Entry {number} was changed."


def _belongs_elsewhere(row: Any, number: int, rows: list[Any]) -> bool:
    """Is it a true entry, only not this one?"""
    places = range(number + 1, number + len(rows) + 1)
    return any(chain.marked(other.mark, row, place) == row.mark for other in rows for place in places)


def _check_end(verdict: Verdict, head: Any, mark: bytes) -> None:
    last = verdict.checked
    if head is None:
        verdict.trouble(last + 1, "The note of where the chain ends is gone.")
    elif verdict.broken_at is not None:
        return  # numbers after a break say nothing more
    elif head.number > last:
        verdict.trouble(last + 1, f"The end was cut off: the last entry is {last}, and there were {head.number}.")
    elif head.number < last:
        verdict.trouble(head.number + 1, f"The head was set back: it says {head.number}, and there are {last}.")
    elif head.mark != mark:
        verdict.trouble(last, f"The head was swapped: it does not fit entry {last}.")


def _check_anchor(verdict: Verdict, anchors: Sequence[Line], left: dict[int, Line], began: int | None) -> None:
    """What the file says beyond the chain, and what the chain says beyond the file."""
    last = max(left.values(), key=lambda line: line.number, default=None)
    if last is not None:
        words = f"there were {last.number} entries; that one is not here now. The end was cut off."
        verdict.trouble(verdict.checked + 1, f"The anchor says that at {last.at:%Y-%m-%d %H:%M} UTC {words}")
    if began is not None and not any(line.number == began for line in anchors):
        words = f"begun at entry {began}, and its lines since then are not all there. Put the file back."
        verdict.trouble(began, f"The anchor was {words}")
    if began is None and not anchors:
        verdict.notes.append("There is no anchor yet, so an end that was cut off could not be seen.")
