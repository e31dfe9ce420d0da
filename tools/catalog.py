"""Collect every word we show and bring the catalogs up to date: make words.

English is the source and needs no catalog. The answer is the same for the same sources:
no dates, no line numbers, no guesses at a translation, sorted by text.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

COMPANION = Path(__file__).parent.parent / "companion"
JOBS = COMPANION.parent / "jobs"
TRANSLATIONS = COMPANION / "translations"
LANGUAGES = ("es",)
KEYWORDS = DEFAULT_KEYWORDS | {"_": None, "lazy": None, "N_": None}
# Lines of the header that change by themselves or say nothing about us.
NOT_KEPT = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Report-Msgid",
    "Last-Tran",
    "Language-Team",
    "Proj",
)


def path_of(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """Every text in the sources that is marked for translation, and which files it is in."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(project="Companion", fuzzy=False)
    texts = [
        (str(text), f"{room.name}/{name}", line, text, comments, context)
        for room in (COMPANION, JOBS)
        for name, line, text, comments, context in extract_from_dir(
            room, methods, options, keywords=KEYWORDS, comment_tags=("Note:",)
        )
    ]
    for _key, name, _line, text, comments, context in sorted(texts, key=lambda one: one[:3]):
        found.add(text, None, [(name, 0)], auto_comments=comments, context=context)
    return found


def read(language: str) -> Catalog:
    """The catalog as it is committed; an empty one when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Companion", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> bytes:
    """The catalog with what is new added empty, and what is gone removed."""
    catalog = read(language)
    catalog.fuzzy = False
    catalog.header_comment = f"# The words of Companion: {language}. Brought up to date by: make words"
    catalog.update(extract(), no_fuzzy_matching=True, update_header_comment=False)
    written = BytesIO()
    write_po(written, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    lines = written.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(tuple(f'"{name}'.encode() for name in NOT_KEPT)))


def main() -> None:
    for language in LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated(language))
        texts = [message for message in read(language) if message.id]
        missing = [m for m in texts if not all([m.string] if isinstance(m.string, str) else m.string)]
        print(f"{language}: {len(texts)} texts, {len(missing)} without a translation yet")


if __name__ == "__main__":
    main()
