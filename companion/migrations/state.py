"""Do the tables fit this code? And bring them forward when they do not."""

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from companion.errors import NotReady

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent


def config(engine: Engine) -> "Config":
    # Alembic costs more to load than all of ours, and only an upgrade needs it.
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.set_main_option("path_separator", "os")
    settings.attributes["engine"] = engine
    return settings


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the tables forward; a database that is newer than this code is refused with NotReady."""
    from alembic import command

    _known(engine)
    command.upgrade(config(engine), to)


def check(engine: Engine) -> None:
    """Raises NotReady, saying what to do, unless the tables are exactly those of this code."""
    current = _known(engine)
    if current is None:
        raise NotReady("The database is empty. Run: python -m companion migrate")
    if current in _steps().values():
        raise NotReady("The database is older than this code. Run: python -m companion migrate")


def _known(engine: Engine) -> str | None:
    with engine.connect() as connection:
        made = inspect(connection).has_table("alembic_version")
        current = connection.scalar(text("SELECT version_num FROM alembic_version")) if made else None
    if current is not None and current not in _steps():
        raise NotReady(f"The database is newer than this code (revision {current}). Update the code.")
    return None if current is None else str(current)


@cache
def _steps() -> dict[str, str | None]:
    """Each revision of this code, and the one before it."""
    return dict(_step(file.read_text(encoding="utf-8")) for file in (FOLDER / "versions").glob("*.py"))


def _step(source: str) -> tuple[str, str | None]:
    head = source.partition("\ndef ")[0]  # what stands above the steps themselves; reading those would slow each start
    values = {
        target.id: ast.literal_eval(node.value)
        for node in ast.parse(head).body
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name)
    }
    return values["revision"], values["down_revision"]
