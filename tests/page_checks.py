"""What must hold for every page any test fetches: valid HTML, a title, one h1, labels, and no code in it (R42)."""

import html5lib

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button"}
XHTML = "{http://www.w3.org/1999/xhtml}"


def check(html: str, address: str) -> None:
    """Raises AssertionError naming the address and what is wrong."""
    try:
        tree = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree")).parse(html)
    except html5lib.html5parser.ParseError as trouble:
        raise AssertionError(f"{address} is not valid HTML: {trouble}") from None
    elements = [(str(e.tag).removeprefix(XHTML), e) for e in tree.iter() if isinstance(e.tag, str)]
    _heads(elements, address)
    _labels(elements, address)
    for tag, element in elements:
        code = [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert not code, f"{address}: <{tag}> carries code: {code}"
        inline = tag == "script" and not element.get("src") and "json" not in (element.get("type") or "")
        assert not inline, f"{address}: inline script"
        assert tag != "style", f"{address}: inline style"
        for name in ("src", "href", "action"):
            value = element.get(name) or ""
            abroad = value.startswith(("http:", "https:", "//")) and tag not in {"a"}
            assert not abroad, f"{address}: <{tag}> reaches outside: {value}"


def _heads(elements, address):
    titles = [e for tag, e in elements if tag == "title" and (e.text or "").strip()]
    assert len(titles) >= 1, f"{address} has no title"
    assert [tag for tag, _ in elements].count("h1") == 1, f"{address} needs exactly one h1"
    root = next(e for tag, e in elements if tag == "html")
    assert root.get("lang"), f"{address} names no language"
    ids = [e.get("id") for _, e in elements if e.get("id")]
    assert len(ids) == len(set(ids)), f"{address}: an id stands twice: {sorted(i for i in ids if ids.count(i) > 1)}"


def _labels(elements, address):
    named = {e.get("for") for tag, e in elements if tag == "label"}
    inside = {id(child) for tag, e in elements if tag == "label" for child in e.iter()}
    for tag, element in elements:
        if tag in CONTROLS and element.get("type") not in UNLABELLED:
            labelled = element.get("id") in named or id(element) in inside
            by_aria = element.get("aria-label") or element.get("aria-labelledby")
            assert labelled or by_aria, f"{address}: <{tag} name={element.get('name')}> has no label"
