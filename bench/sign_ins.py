"""Twenty people sign in at once: how long does Today take meanwhile, beside Today alone? Over HTTP, in turns."""

import http.client
import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from bench.aims import Figure, ratio
from bench.companion_site import Site
from bench.serving import serving
from companion.people.models import Participant
from companion.signin import passwords

PEOPLE, ROUNDS, LOOKS, PASSWORD = 20, 3, 30, "seven calm rivers"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def figures(site: Site, file: Path) -> list[Figure]:
    phones = _people(site)
    alone, during, wrong, took = [], [], [], []
    with serving("companion", file, "/healthz", site.settings.data_keys[0]) as ours:
        forms = [_form(ours.port, phone) for phone in phones]
        for _ in range(ROUNDS):
            alone += [_look(ours.port, site.people[0]) for _ in range(LOOKS)]
            with _signing_in(ours.port, forms, wrong, took) as going:
                while going():
                    during.append(_look(ours.port, site.people[0]))
    least, most = statistics.median(alone) * 1000, statistics.median(during) * 1000
    slowest = max(took) * 1000
    return [
        ratio("Today beside 20 sign-ins / alone, p50", most / least, 4, f"{most:.0f} ms beside {least:.0f} ms", "×"),
        Figure("the slowest of 20 sign-ins at once", f"{slowest:,.0f} ms", "", None),
        Figure("sign-ins that failed", str(len(wrong)), "0", not wrong),
    ]


def _people(site: Site) -> list[str]:
    """The phones of twenty people whose password we know."""
    with site.database.session(writing=True) as db:
        people = db.scalars(select(Participant).order_by(Participant.id).limit(PEOPLE)).all()
        for person in people:
            passwords.keep(db, person, PASSWORD, person.site.demo_since)
        db.commit()
        return [person.phone for person in people]


def _form(port: int, phone: str) -> tuple[dict[str, str], bytes]:
    """The sign-in form as this phone's browser holds it: cookie and token."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    connection.close()
    assert token is not None
    body = {"csrf_token": token[1], "phone": phone, "password": PASSWORD}
    return {**FORM, "Cookie": cookie}, urlencode(body).encode()


def _look(port: int, cookie: str) -> float:
    begin = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/", headers={"Cookie": cookie})
    assert len(connection.getresponse().read()) > 1000
    connection.close()
    return time.perf_counter() - begin


@contextmanager
def _signing_in(
    port: int, forms: list[tuple[dict[str, str], bytes]], wrong: list[int], took: list[float]
) -> Iterator[object]:
    """All of them at once, each on a connection of their own; says whether any is still under way."""
    workers = [threading.Thread(target=_sign_in, args=(port, *form, wrong, took)) for form in forms]
    for worker in workers:
        worker.start()
    yield lambda: any(worker.is_alive() for worker in workers)
    for worker in workers:
        worker.join()


def _sign_in(port: int, headers: dict[str, str], body: bytes, wrong: list[int], took: list[float]) -> None:
    begin = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/sign-in", body, headers)
    status = connection.getresponse().status
    connection.close()
    took.append(time.perf_counter() - begin)
    if status != 303:
        wrong.append(status)
