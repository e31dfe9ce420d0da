"""Who gets what answer where: matrix.txt, read; and the same asked of the app (R16).

`python -m tests.web.matrix` prints the table as the app answers now. A new door gets its row from there, after a person
has looked at every cell of it: "in" is the way to sign-in, a number is the HTTP status, 404 is "not there for you".
"""

import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

FILE = Path(__file__).with_name("matrix.txt")
ROLES = ("nobody", "ada", "ben", "dana", "ngozi", "ellen", "eli", "olga", "pat", "gone", "rosa", "phone")
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


def table() -> dict[tuple[str, str, str], dict[str, str]]:
    """(endpoint, method, whose thing) to role to answer."""
    lines = [line.split() for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    assert tuple(lines[0][3:]) == ROLES
    return {(e, m, o): dict(zip(ROLES, cells, strict=True)) for e, m, o, *cells in lines[1:]}


def doors(app) -> dict[tuple[str, str, str], object]:
    """Every row that there must be, from the URL map. What has an id in its address is asked for Ada's and for none."""
    rows = {}
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & set(METHODS)):
            rows[rule.endpoint, method, "ada's" if rule.arguments else "-"] = rule
            if any(type(kind).__name__ == "UUIDConverter" for kind in rule._converters.values()):
                rows[rule.endpoint, method, "none"] = rule
    return dict(sorted(rows.items()))


def answer(cast, who: str, rule, method: str, whose: str) -> str:
    """What this one gets there, with a good form token and nothing in the form."""
    browser, there = cast.browser(who), cast.address(rule, random=whose == "none")
    if method == "GET":
        got = browser.get(there)
    else:
        got = browser.open(there, method=method, data={"csrf_token": browser.token()})
        cast.back()
    got.close()
    to_sign_in = got.status_code == 303 and urlsplit(got.location).path == "/sign-in" and "next" in got.location
    return "in" if to_sign_in or _bare_sign_in(got, method, rule) else str(got.status_code)


def _bare_sign_in(got, method, rule) -> bool:
    """Without a page to come back to, the way to sign-in says no `next`; signing out ends there for everybody."""
    return got.status_code == 303 and got.location == "/sign-in" and rule.endpoint != "signin.sign_out"


def main() -> None:
    from tests.web.cast import Cast

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        cast = Cast(Path(folder), patch)
        found = {
            row: [answer(cast, who, rule, row[1], row[2]) for who in ROLES] for row, rule in doors(cast.app).items()
        }
        cast.close()
    wide = max(len(endpoint) for endpoint, *_ in found) + 2
    head = (("endpoint", "method", "thing"), ROLES)
    for (endpoint, method, whose), cells in [head, *found.items()]:
        line = f"{endpoint:<{wide}}{method:<7}{whose:<7}" + "".join(f"{cell:<7}" for cell in cells)
        sys.stdout.write(line.rstrip() + "\n")


if __name__ == "__main__":
    main()
