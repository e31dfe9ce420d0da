"""How much CPU does one request take, inside the process? Calls take turns, so that a busy machine slows all alike.

The minimum over the rounds is the steadiest figure there is: noise only ever adds.
"""

import gc
import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

ROUNDS = 9


@dataclass
class Call:
    """One kind of request. `bodies` gives each call its own form; `cookies` go round, one per person."""

    name: str
    app: Flask
    path: str
    cookies: list[str]
    expect: int = 200
    times: int = 60
    body: Callable[[int], bytes] | None = None
    best: float = field(default=float("inf"))
    made: int = 0
    environs: list[dict[str, Any]] = field(default_factory=list)

    def prepare(self) -> None:
        method = "POST" if self.body else "GET"
        kind = "application/x-www-form-urlencoded" if self.body else None
        for cookie in self.cookies:
            builder = EnvironBuilder(path=self.path, method=method, headers={"Cookie": cookie}, content_type=kind)
            self.environs.append(builder.get_environ())

    def once(self) -> None:
        environ = dict(self.environs[self.made % len(self.environs)])
        if self.body:
            body = self.body(self.made % len(self.environs))
            environ.update({"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))})
        self.made += 1
        status = []
        answer = self.app.wsgi_app(environ, lambda line, headers, _=None: status.append(line))
        b"".join(answer)
        getattr(answer, "close", lambda: None)()
        assert status[0].startswith(str(self.expect)), f"{self.name} answered {status[0]}"

    def batch(self) -> None:
        begin = time.process_time()
        for _ in range(self.times):
            self.once()
        self.best = min(self.best, (time.process_time() - begin) / self.times)


def measure(calls: list[Call]) -> Mapping[str, float]:
    """Seconds of CPU for each, by name."""
    for call in calls:
        call.prepare()
        for _ in range(3):
            call.once()
    for _ in range(ROUNDS):
        for call in calls:
            gc.collect()
            call.batch()
    return {call.name: call.best for call in calls}
