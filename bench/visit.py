"""What does a phone transfer when it opens Today for the first time? Exact: heads and bodies, as on the wire."""

import re
from posixpath import dirname, normpath

from bench.aims import Figure, exact
from bench.companion_site import Site
from companion import create_app

LINKED = re.compile(r'<(?:link|script|img)[^>]+(?:href|src)="(/[^"]+)"')
IMPORTED = re.compile(r'import\s+(?:[^"\']*from\s+)?["\'](\.[^"\']+)')
REQUEST_LINE = len("HTTP/1.1 200 OK\r\n")


def figures(site: Site) -> list[Figure]:
    client = create_app(site.settings).test_client()
    client.set_cookie("companion", site.people[0].partition("=")[2])
    sizes = {"/": _size(client, "/")}
    page = client.get("/").get_data(as_text=True)
    waiting = [path for path in LINKED.findall(page) if "apple-touch" not in path]
    while waiting:
        path = waiting.pop()
        if path in sizes:
            continue
        sizes[path] = _size(client, path)
        if path.endswith(".js"):
            script = client.get(path).get_data(as_text=True)
            waiting += [normpath(f"{dirname(path)}/{name}") for name in IMPORTED.findall(script)]
    scripts = sum(size for path, size in sizes.items() if path.endswith(".js"))
    return [
        exact("first visit of Today, bytes", sum(sizes.values()), 35_000),
        exact("first visit, requests", len(sizes), 10),
        exact("first visit, JavaScript bytes", scripts, 12_000),
    ]


def _size(client: object, path: str) -> int:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})  # type: ignore[attr-defined]
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    return REQUEST_LINE + head + 2 + len(answer.data)
