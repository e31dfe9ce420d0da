"""CPU per request inside one process, Companion beside its floor; and how many queries a page asks."""

import re
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bench import companion_site, floor
from bench.aims import Figure, exact, ratio
from bench.calling import Call, measure
from bench.companion_site import CheckIn, Site
from companion import create_app

FLOORS = ("F0", "F1", "F2", "F3", "F4")


def figures(site: Site, floor_path: Path) -> list[Figure]:
    app, plain = create_app(site.settings), floor.create_app(floor_path)
    engine = app.extensions["database"].engine
    today = Call("today", app, "/", site.people[:20])
    desk = Call("desk", app, "/desk", [site.supervisor], times=20)
    few = queries(engine, desk)
    before, listed = companion_site.list_fifty(site)
    form = CheckIn(site)
    post = Call("post", app, "/check-in", form.cookies, 303, 40, form.body)
    asked = {call.name: queries(engine, call) for call in (today, desk, post)}
    spent = measure([*floors(plain), today, desk])
    base = spent["F0"]
    saving = measure([*floors(plain), post])  # apart: what is saved raises flags, and the list would grow past fifty
    return [
        *(Figure(f"floor {name}", f"{spent[name] / base:.0f} × F0", note=_us(spent[name])) for name in FLOORS),
        ratio("Today, CPU", spent["today"] / base, 60, _us(spent["today"])),
        ratio("check-in POST with flags and audit row, CPU", saving["post"] / saving["F0"], 55, _us(saving["post"])),
        ratio(f"desk list of {listed}, CPU", spent["desk"] / base, 180, _us(spent["desk"])),
        exact("Today, queries", asked["today"], 6),
        Figure("check-in POST, statements", str(asked["post"])),
        exact(f"desk, queries at {listed} rows, as at {before}", asked["desk"], few),
    ]


def floors(plain: Any) -> list[Call]:
    client = plain.test_client()
    client.set_cookie(floor.COOKIE, floor.MARK)
    token = re.search(r'value="([^"]+)"', client.get("/f4").get_data(as_text=True))
    cookie = client.get_cookie("session")
    assert token and cookie
    who = f"{floor.COOKIE}={floor.MARK}"
    body = f"csrf_token={token[1]}&mood=4&craving=9&note=A+long+day.".encode()
    least = Call("F0", floor.bare(), "/f0", [who], times=600)
    gets = [Call(name, plain, f"/{name.lower()}", [who]) for name in FLOORS[1:4]]
    return [least, *gets, Call("F4", plain, "/f4", [f"{who}; session={cookie.value}"], 303, 40, lambda _: body)]


def queries(engine: Any, call: Call) -> int:
    """How many statements one call sends, once everything is warm."""
    call.prepare()
    call.once()
    with counted(engine) as sent:
        call.once()
    call.environs.clear()
    return len(sent)


@contextmanager
def counted(engine: Any) -> Any:
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"
