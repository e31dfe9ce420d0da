"""Write the migration for a change of models: python tools/migration.py "what changed"."""

import sys
import tempfile
from pathlib import Path

from alembic import command

sys.path.insert(0, str(Path(__file__).parent.parent))

import companion  # noqa: F401  (brings in every model)
from companion.database import Database
from companion.migrations import state

with tempfile.TemporaryDirectory() as folder:
    engine = Database(f"sqlite:///{folder}/now.sqlite3").engine
    state.upgrade(engine)
    command.revision(state.config(engine), sys.argv[1], autogenerate=True)
