"""Run by Alembic: one transaction on whatever engine it was given."""

from alembic import context

from companion.database import Base

OURS = {"Instant", "Identity"}


def in_short(kind: str, item: object, _context: object) -> str | bool:
    """Our own types by their names, whatever they are made of."""
    name = type(item).__name__
    return f"{name}()" if kind == "type" and name in OURS else False


engine = context.config.attributes["engine"].execution_options(writing=True)

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=in_short)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
