"""Eight connections ask as fast as they are answered: how many a second, how long the slowest, how many went wrong?"""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

CONNECTIONS, SECONDS, MOST = 8, 3.0, 4000


@dataclass(frozen=True)
class Load:
    """What to ask: `body` makes a form for a POST. The cookies go round."""

    method: str
    path: str
    cookies: list[str]
    expect: int = 200
    body: Callable[[], bytes] | None = None


@dataclass(frozen=True)
class Result:
    per_second: float
    p99: float  # milliseconds
    errors: int


def run(port: int, load: Load) -> Result:
    """Bounded in time and in number."""
    waits: list[float] = []
    wrong: list[int] = []
    until = time.perf_counter() + SECONDS
    workers = [threading.Thread(target=_ask, args=(port, load, n, until, waits, wrong)) for n in range(CONNECTIONS)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - begin
    waits.sort()
    p99 = waits[int(len(waits) * 0.99)] * 1000 if waits else float("inf")
    return Result(len(waits) / took, p99, len(wrong))


def _ask(port: int, load: Load, first: int, until: float, waits: list[float], wrong: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if load.body else {}
    for n in range(MOST // CONNECTIONS):
        if time.perf_counter() > until:
            break
        headers["Cookie"] = load.cookies[(first + n * CONNECTIONS) % len(load.cookies)]
        body = load.body() if load.body else None
        begin = time.perf_counter()
        try:
            connection.request(load.method, load.path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except OSError:
            wrong.append(0)
            connection.close()
            continue
        waits.append(time.perf_counter() - begin)
        if answer.status != load.expect:
            wrong.append(answer.status)
    connection.close()
