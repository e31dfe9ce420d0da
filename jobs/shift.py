"""What one piece of work is given: the database, the time, and the way out."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from companion import clock
from companion.database import Database
from companion.messaging.models import Message
from companion.messaging.transports import Drawer, Transport
from companion.settings import Settings

DRAWER = Drawer()


@dataclass
class Shift:
    """One run of one job."""

    db: Session
    clock: Callable[[], datetime]
    transport: Transport
    ending: threading.Event = field(default_factory=threading.Event)
    settings: Settings | None = None

    @property
    def now(self) -> datetime:
        return self.clock()

    def transport_for(self, message: Message) -> Transport:
        """The way out for this text. What a demo site says never leaves the drawer, whatever is set up (R35)."""
        return DRAWER if message.participant.site.demo_since else self.transport


def clock_of(database: Database) -> Callable[[], datetime]:
    """The database's own clock, so that leases mean the same to every machine; SQLite has ours."""
    if database.is_sqlite:
        return clock.now
    with database.session() as db:
        began: datetime = db.execute(select(func.clock_timestamp())).scalar_one()
    started = time.monotonic()
    return lambda: began + timedelta(seconds=time.monotonic() - started)
