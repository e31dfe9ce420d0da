"""Starting a server to measure, waiting for its first answer, and ending it: that one process and no other."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30
HERE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    first_answer: float  # seconds from its birth

    @property
    def memory(self) -> int:
        """Kilobytes that it holds now; 0 where the system does not say."""
        status = Path(f"/proc/{self.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


@contextmanager
def serving(kind: str, file: Path, path: str, key: str = "") -> Iterator[Server]:
    """A server that has answered once on this path."""
    port = free_port()
    begin = time.perf_counter()
    command = [sys.executable, "-m", "bench.serve", kind, str(file), str(port)]
    process = subprocess.Popen(command, cwd=HERE, env={**_with_bytecode(file.parent), "DATA_KEY": key})
    try:
        while not answers(port, path):
            if process.poll() is not None or time.perf_counter() - begin > PATIENCE:
                raise RuntimeError(f"The server {kind} did not start.")
            time.sleep(0.002)
        yield Server(port, process.pid, time.perf_counter() - begin)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _with_bytecode(folder: Path) -> dict[str, str]:
    """Modules are compiled once, as on any server, also where the environment forbids to keep that."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
