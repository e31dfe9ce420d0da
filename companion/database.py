"""How do rows reach the disk? SQLite out of the box, PostgreSQL by its address."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    LargeBinary,
    MetaData,
    Select,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from companion.gate import Gate

__all__ = ["Asked", "Base", "Database", "Identity", "Instant", "uuid7"]

WAIT_SECONDS = 5
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment: aware and in UTC, on the way in and on the way out. Naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its zone; this datetime is naive.")
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Identity(TypeDecorator[UUID]):
    """A UUIDv7: native on PostgreSQL, 16 bytes on SQLite, where text was measured nine times slower."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return value if value is None or isinstance(value, UUID) else UUID(bytes=value)


class Asked(NamedTuple):
    """A statement that was built once, and the values of this time: `db.scalar(*asked)`.

    Building a statement anew takes longer than running it, so what every page or every check-in asks is kept.
    """

    statement: Select[*tuple[Any, ...]]
    values: dict[str, Any]


class Base(DeclarativeBase):
    """Every table. A row has its id from birth, because sealed values are bound to it."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant(), UUID: Identity()}

    id: Mapped[UUID] = mapped_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid7()
        kind = type(self)
        for name in values:
            if not hasattr(kind, name):
                raise TypeError(f"{kind.__name__} has no {name}")
        # What is sealed comes last: the key depends on whose row it is.
        for name in sorted(values, key=lambda name: not isinstance(getattr(kind, name), InstrumentedAttribute)):
            setattr(self, name, values[name])


class Database:
    """One database and the two ways to use it: reading, and writing, which takes its turn on SQLite."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        if address.drivername in {"postgresql", "postgres"}:
            address = address.set(drivername="postgresql+psycopg")
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self.engine = _sqlite(address) if self.is_sqlite else _postgresql(address)
        self._writer = self.engine.execution_options(writing=True)

    def session(self, *, writing: bool = False) -> Session:
        """A session; on SQLite a writing one begins IMMEDIATE, after those who asked before it."""
        return Session(self._writer if writing else self.engine, expire_on_commit=False)

    def dispose(self) -> None:
        self.engine.dispose()


def _postgresql(address: Any) -> Engine:
    timeouts = f"-c statement_timeout={WAIT_SECONDS * 2000} -c lock_timeout={WAIT_SECONDS * 1000}"
    arguments = {"connect_timeout": WAIT_SECONDS, "options": timeouts}
    return create_engine(
        address,
        pool_size=10,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args=arguments,
        hide_parameters=True,  # an error that names its values would carry them into a log (R34)
    )


def _sqlite(address: Any) -> Engine:
    engine = create_engine(
        address,
        pool_size=20,
        pool_timeout=WAIT_SECONDS,
        connect_args={"timeout": WAIT_SECONDS, "isolation_level": None},
        hide_parameters=True,
    )
    gate = Gate()
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin(gate))
    event.listen(engine.pool, "checkin", lambda _, record: gate.leave(record.record_info.pop("turn", None)))
    return engine


def _pragmas(connection: Any, _record: Any) -> None:
    # R28. FULL, because "saved" must survive a battery pulled out of the server.
    # What is deleted is overwritten, because a destroyed key must not stay in a free page (R33).
    kept = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
    for pragma in (*kept, f"busy_timeout={WAIT_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(gate: Gate) -> Callable[[Any], None]:
    def begin(connection: Any) -> None:
        if not connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("BEGIN")
            return
        held = connection.connection.record_info
        if "turn" not in held:  # one connection may begin again before it goes back to the pool
            held["turn"] = gate.enter(WAIT_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return begin
