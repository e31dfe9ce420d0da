"""`python -m bench`: how fast is Companion, beside floors measured in the same minute?

Ratios can be trusted, times cannot: they are the machine's as much as ours.
Ends with 1 when an aim was missed.
"""

import sys
import tempfile
from pathlib import Path

from bench import companion_site, floor, inside, outside, sign_ins, starting, visit
from bench.aims import table


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        file, plain = folder / "companion.sqlite3", folder / "floor.sqlite3"
        floor.fill(plain)
        site = companion_site.fill(folder)
        figures = [
            *visit.figures(site),
            *inside.figures(site, plain),
            *outside.figures(site, plain, file),
            *starting.figures(site, file),
            *sign_ins.figures(site, file),
        ]
        site.database.dispose()
    print(table(figures))
    missed = [figure.what for figure in figures if figure.held is False]
    print(f"\n{len(missed)} aims missed: {', '.join(missed)}." if missed else "\nEvery aim was held.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
