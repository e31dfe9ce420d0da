"""Over HTTP: requests a second and the slowest in a hundred, the floor and Companion taking turns on one machine."""

from pathlib import Path

from bench import floor
from bench.aims import Figure, ratio
from bench.companion_site import CheckIn, Site
from bench.load import Load, Result, run
from bench.serving import serving

ROUNDS = 3


def figures(site: Site, floor_path: Path, file: Path) -> list[Figure]:
    form = CheckIn(site)
    least = Load("GET", "/f0", [f"{floor.COOKIE}={floor.MARK}"])
    today = Load("GET", "/", site.people)
    post = Load("POST", "/check-in", form.cookies, 303, form.body)
    results: dict[str, list[Result]] = {"floor": [], "Today": [], "check-in POST": []}
    key = site.settings.data_keys[0]
    with serving("bare", floor_path, "/f0") as plain, serving("companion", file, "/healthz", key) as ours:
        for _ in range(ROUNDS):
            results["floor"].append(run(plain.port, least))
            results["Today"].append(run(ours.port, today))
            results["check-in POST"].append(run(ours.port, post))
    most = max(one.per_second for one in results["floor"])
    return [
        Figure("floor over HTTP", f"{most:,.0f} /s"),
        *_of("Today", results["Today"], most, 15),
        *_of("check-in POST", results["check-in POST"], most, 12),
    ]


def _of(what: str, results: list[Result], floor_rate: float, aim: float) -> list[Figure]:
    """The best of the rounds: other work on the machine can only make it worse. Errors are counted in all."""
    best, wrong = max(one.per_second for one in results), sum(one.errors for one in results)
    return [
        ratio(f"floor / {what}, over HTTP", floor_rate / best, aim, f"{best:,.0f} /s", "×"),
        ratio(f"{what}, slowest of a hundred", min(one.p99 for one in results), 60, "", "ms"),
        Figure(f"{what}, errors", str(wrong), "0", wrong == 0),
    ]
