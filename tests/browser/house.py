"""A real server on a real port, over a database of its own, whose clock a test sets."""

import socket
import threading
from datetime import datetime
from pathlib import Path

from waitress import create_server

from companion import clock, create_app, setup
from companion.settings import Settings
from tests.factories import KEY, NOON


class House:
    """One running Companion. `db()` opens a session; `now` is what the server's clock says."""

    def __init__(self, folder: Path) -> None:
        place = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{place.getsockname()[1]}"
        self.settings = Settings(
            secret_key="only for tests",
            data_keys=(KEY,),
            database_url=f"sqlite:///{folder}/house.sqlite3",
            public_base_url=self.url,  # passkeys are bound to it
        )
        self.database = setup.prepare(self.settings)
        self.now = NOON
        self._clock, clock.now = clock.now, lambda: self.now
        self.app = create_app(self.settings)
        self.server = create_server(self.app, sockets=[place], threads=4, asyncore_use_poll=True)
        self._thread = threading.Thread(target=self.server.run, daemon=True)
        self._thread.start()

    def db(self):
        return self.database.session(writing=True)

    def it_is(self, moment: datetime) -> None:
        self.now = moment

    def close(self) -> None:
        clock.now = self._clock
        self.server.close()
        self._thread.join(timeout=5)
        self.app.extensions["database"].dispose()
        self.database.dispose()
