"""How long until the first answer after a start, and how much memory then, beside a bare Flask app?"""

from pathlib import Path

from bench.aims import Figure, ratio
from bench.companion_site import Site
from bench.serving import serving

TIMES = 3


def figures(site: Site, file: Path) -> list[Figure]:
    key = site.settings.data_keys[0]
    bare = [_start("bare", file, "/f0", "") for _ in range(TIMES)]
    ours = [_start("companion", file, "/sign-in", key) for _ in range(TIMES)]
    quickest, least = min(start for start, _ in ours), min(memory for _, memory in ours)
    bare_start, bare_memory = min(start for start, _ in bare), min(memory for _, memory in bare)
    found = [ratio("start to first answer", quickest / bare_start, 3, f"{quickest * 1000:.0f} ms", "× bare Flask")]
    if bare_memory:
        found.append(ratio("memory", least / bare_memory, 3, f"{least / 1024:.0f} MB", "× bare Flask"))
    return found


def _start(kind: str, file: Path, path: str, key: str) -> tuple[float, int]:
    with serving(kind, file, path, key) as server:
        return server.first_answer, server.memory
