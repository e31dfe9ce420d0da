"""What a module must have before anybody reads it."""

from collections.abc import Mapping

from companion.markdown import Document, bad

APPROACHES = frozenset(
    {"twelve-step", "cbt", "motivational", "therapeutic-community", "community-reinforcement", "network"}
)
CARDS = range(6, 13)
QUESTIONS = range(3, 6)
CHOICES = range(2, 5)
MINUTES = range(5, 9)
KEYS = frozenset(
    {"title", "week", "order", "minutes", "summary", "topic", "approaches", "objectives"}
    | {"practice", "questions", "takeaway", "sources"}
)


def whole(d: Document) -> Document:
    """The same document, or BadContent with the line and the reason."""
    known(d, KEYS)
    if len(d.cards) not in CARDS:
        raise d.wrong(f"a module has 6 to 12 cards; this one has {len(d.cards)}")
    for key in ("week", "order"):
        d.number(key)
    if d.number("minutes") not in MINUTES:
        raise d.wrong("a module takes 5 to 8 minutes", "minutes")
    if len(d.many("questions")) not in QUESTIONS:
        raise d.wrong(f"a module has 3 to 5 recall questions; this one has {len(d.many('questions'))}", "questions")
    for n in d.many("questions"):
        _question(d, n)
    sourced(d)
    return d


def known(d: Document, keys: frozenset[str]) -> None:
    """No fact with a name that nobody reads: it may be a slip of the pen."""
    for key in d.facts:
        if key not in keys:
            raise d.wrong(f"“{key}” is not a fact we know", key)


def sourced(d: Document) -> None:
    """Approaches from the list, and sources with a year."""
    for n, approach in enumerate(d.texts("approaches")):
        if approach not in APPROACHES:
            raise d.wrong(f"“{approach}” is not one of the six approaches", "approaches", n)
    for n in d.many("sources"):
        if d.number("sources", n, "year") not in range(1900, 2101):
            raise d.wrong(f"source {n + 1} needs the year it came out", "sources", n, "year")


def alike(shelf: Mapping[str, Mapping[str, Document]]) -> None:
    """Every language has the same modules of the same shape, so that changing the language keeps one's place."""
    for slug in sorted({slug for documents in shelf.values() for slug in documents}):
        shapes = {}
        for language, documents in shelf.items():
            if slug not in documents:
                raise bad(f"content/{language}/modules/{slug}.md", 1, "this module is missing in this language")
            shapes[language] = _shape(documents[slug])
        first, *others = shapes
        for language in others:
            for what, (here, there) in _differences(shapes[first], shapes[language]).items():
                told = f"{what}: {here} in {first}, {there} in {language}"
                raise bad(f"content/{language}/modules/{slug}.md", 1, f"the languages differ in {told}")


def _shape(d: Document) -> dict[str, object]:
    questions = [[c.get("right") is True for c in q["choices"]] for q in d.get("questions")]
    facts = {key: d.get(key) for key in ("week", "order", "minutes", "approaches")}
    return facts | {"cards": len(d.cards), "questions": len(questions), "places of the right answers": questions}


def _differences(here: dict[str, object], there: dict[str, object]) -> dict[str, tuple[object, object]]:
    return {what: (here[what], there[what]) for what in here if here[what] != there[what]}


def _question(d: Document, n: int) -> None:
    here = ("questions", n, "choices")
    if len(d.many(*here)) not in CHOICES:
        raise d.wrong(f"recall question {n + 1} needs 2 to 4 choices", *here)
    right = [i for i in d.many(*here) if d.get(*here, i, "right") is True]
    if not right:
        raise d.wrong(f"recall question {n + 1} has no right answer", "questions", n)
    if len(right) > 1:
        raise d.wrong(f"recall question {n + 1} has more than one right answer", *here, right[1])
    for i in d.many(*here):
        if not d.get(*here, i, "because"):
            raise d.wrong(f"recall question {n + 1}, choice {i + 1} does not say because", *here, i)
