"""One server to measure, as its own process: python -m bench.serve floor|bare|companion FILE PORT."""

import logging
import os
import sys
from pathlib import Path

from waitress import create_server

THREADS, CONNECTIONS = 8, 2000  # as in make run; not imported from there, or bare Flask would carry Companion


def app(kind: str, file: str) -> object:
    """What is served. Each imports only what it needs: start and memory are measured too."""
    if kind == "companion":
        from companion import create_app
        from companion.settings import Settings

        return create_app(Settings("only measured", (os.environ["DATA_KEY"],), f"sqlite:///{file}"))
    from bench import floor

    return floor.create_app(Path(file))


def bare() -> object:
    from flask import Flask

    made = Flask(__name__)
    made.add_url_rule("/f0", view_func=lambda: "ok", endpoint="f0")
    return made


def main(kind: str, file: str, port: str) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    served = bare() if kind == "bare" else app(kind, file)
    server = create_server(
        served, host="127.0.0.1", port=int(port), threads=THREADS, connection_limit=CONNECTIONS, asyncore_use_poll=True
    )
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
