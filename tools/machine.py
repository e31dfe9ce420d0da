"""Give the tests what Python's packages cannot: a browser and a PostgreSQL server, from the system's own packages.

As root on Debian or Ubuntu it installs what is missing; elsewhere it says in one line what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.postgres import binaries


def missing() -> list[str]:
    """The packages to install."""
    wanted = {"chromium": shutil.which("chromium") is not None, "postgresql": binaries() is not None}
    return [name for name, there in wanted.items() if not there]


def main() -> None:
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)
        packages = missing()
    if packages:
        sys.exit(f"The tests need {' and '.join(packages)}. On Debian or Ubuntu: sudo apt install {' '.join(packages)}")


if __name__ == "__main__":
    main()
