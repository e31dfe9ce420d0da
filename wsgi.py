"""The app, for `flask --app wsgi` and for servers that want a WSGI callable."""

import sys

from companion import create_app
from companion.errors import CompanionError
from companion.settings import Settings

try:
    app = create_app(Settings.from_env())
except CompanionError as trouble:
    sys.exit(f"companion: {trouble}")
