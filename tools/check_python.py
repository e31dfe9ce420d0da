"""Say in one line what is missing, before venv fails half-way."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        f"companion needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. Try: make PY=python3.12 run"
    )
try:
    import ensurepip  # noqa: F401  (Debian and Ubuntu leave it out)
except ImportError:
    sys.exit("This Python has no venv. On Debian or Ubuntu: sudo apt install python3-venv   (or install uv)")
