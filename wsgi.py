"""The app, for `flask --app wsgi` and for servers that want a WSGI callable."""

import sys

from companion import create_app
from companion.errors import CompanionError
from companion.settings import Settings

try:
    app = create_app(Settings.from_env())
except CompanionError as trouble:
    sys.stderr.write(f"companion: {trouble}\n")
    sys.exit(2)  # "audit verify" says 1 for a broken chain, and this is another thing
