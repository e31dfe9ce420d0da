"""Where may a redirect go? Only to ourselves."""

from urllib.parse import urlsplit


def own_address(wanted: str | None, otherwise: str) -> str:
    """The wanted path when it is one of ours, else the other. "//elsewhere" and "/\\elsewhere" are not ours."""
    if not wanted or not wanted.startswith("/") or wanted[1:2] in {"/", "\\"}:
        return otherwise
    parts = urlsplit(wanted)
    bare = not parts.scheme and not parts.netloc and wanted.isprintable()
    return wanted if bare else otherwise
