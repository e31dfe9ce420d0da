"""A database of its own for tests that turn its keys or kill somebody over it."""

import pytest

from companion import vault
from tests import filling
from tests.keys import making


@pytest.fixture(params=["sqlite", "postgresql"])
def apart(request, tmp_path):
    """Under KEY, and nobody in it. Afterwards this process opens what it opened before."""
    before = list(vault._open)
    if request.param == "sqlite":
        database, gone = filling.fresh(f"sqlite:///{tmp_path}/apart.sqlite3"), lambda: None
    else:
        database, gone = making.on_postgresql(request.getfixturevalue("postgres_url"))
    yield database
    database.dispose()
    gone()
    vault._open[:] = before
