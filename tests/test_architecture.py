"""The shape of the house, kept by a machine (design.md's rules in code)."""

import ast
import re
from pathlib import Path

import pytest

from companion.errors import Incomplete
from companion.web import access

ORDER = ("people", "audit", "keys", "messaging", "flags", "signin", "credentials", "devices")
ORDER += (
    "schedule",
    "plan",
    "checkins",
    "learning",
    "skills",
    "today",
    "me",
    "care",
    "team",
    "emergency",
    "office",
    "assigning",
    "records",
    "demo",
)
GROUND = {file.stem for file in Path("companion").glob("*.py")} - {"__init__", "__main__"}
HOUSE = sorted(Path("companion").rglob("*.py")) + sorted(Path("jobs").glob("*.py"))
FEATURES = [file for name in ORDER for file in sorted(Path("companion", name).glob("*.py"))]
JOBS = sorted(Path("jobs").glob("*.py"))
WEB = ("flask", "wtforms", "werkzeug", "companion.web")
EDGES = {"views", "forms", "commands"}
NO_GUARD_NEEDED: set[str] = set()

LIMITS = [
    ("companion/**/*.py", 250),
    ("jobs/*.py", 250),
    ("tests/**/*.py", 400),
    ("tests/conftest.py", 80),
    ("companion/templates/**/*.html", 60),
    ("companion/static/**/*.js", 60),
    ("companion/static/css/*.css", 150),
]


def imports(path: Path) -> list[str]:
    """Every module a file names, dotted; `from a.b import c` counts as a.b and a.b.c."""
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


def feature(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "companion" and parts[1] in ORDER else None


@pytest.mark.parametrize("path", FEATURES, ids=str)
def test_features_lean_only_on_those_before_them(path):
    mine = ORDER.index(path.parts[1])
    later = [name for name in imports(path) if (other := feature(name)) and ORDER.index(other) > mine]

    assert later == []


@pytest.mark.parametrize("path", FEATURES, ids=str)
def test_only_views_forms_and_commands_know_the_web(path):
    web = [name for name in imports(path) if name.startswith(WEB)]

    assert path.stem in EDGES or web == []


@pytest.mark.parametrize("path", JOBS, ids=str)
def test_jobs_know_rules_and_models_and_no_web(path):
    names = imports(path)
    edges = [name for name in names if name.split(".")[-1] in EDGES and feature(name)]

    assert [name for name in names if name.startswith(WEB)] + edges == []


@pytest.mark.parametrize("name", sorted(GROUND))
def test_the_ground_floor_leans_on_no_feature(name):
    leaning = {other for name in imports(Path("companion", f"{name}.py")) if (other := feature(name))}

    # setup.py furnishes a new database: the chain's beginning and everybody's keys are part of that
    assert leaning <= ({"audit", "keys"} if name == "setup" else set())


@pytest.mark.parametrize("path", HOUSE, ids=str)
def test_nothing_imports_the_place_where_all_parts_meet(path):
    assert path.name == "__main__.py" or "companion.create_app" not in imports(path)


@pytest.mark.parametrize("path", HOUSE, ids=str)
def test_twilio_s_client_is_loaded_by_senders_alone(path):
    if any(name.startswith("twilio.rest") or name == "twilio.http" for name in imports(path)):
        assert path.parts[:2] == ("companion", "messaging")
    if path.parts[0] == "companion" and path.stem in EDGES | {"access", "pwa", "health"}:
        senders = {"companion.messaging.transports", "companion.messaging.carrier", "companion.messaging.twilio"}
        assert senders.isdisjoint(imports(path))


@pytest.mark.parametrize(("pattern", "limit"), LIMITS, ids=[pattern for pattern, _ in LIMITS])
def test_no_file_grows_past_reading(pattern, limit):
    files = [file for file in Path().glob(pattern) if "versions" not in file.parts]
    long = {str(file): count for file in files if (count := len(file.read_text().splitlines())) > limit}

    assert files
    assert long == {}


def functions(path: Path):
    """Top-level functions with the lines of their bodies, docstring and decorators aside."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node, (body[-1].end_lineno - body[0].lineno + 1 if body else 0)


VIEWS = [*sorted(Path("companion").glob("*/views.py")), Path("companion/web/pwa.py")]


@pytest.mark.parametrize("path", VIEWS, ids=str)
def test_a_view_receives_asks_answers_in_twelve_lines_and_says_what_is_seen(path):
    routes = [
        (node, lines)
        for node, lines in functions(path)
        if any(".route" in d or ".get" in d or ".post" in d for d in map(ast.unparse, node.decorator_list))
    ]

    assert {node.name: lines for node, lines in routes if lines > 12} == {}
    assert [node.name for node, _ in routes if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", JOBS, ids=str)
def test_a_job_finds_and_tells_in_thirty_lines(path):
    assert {node.name: lines for node, lines in functions(path) if lines > 30} == {}


def test_every_door_has_a_guard(app):  # R15
    guarded = {name for name, guards in app.before_request_funcs.items() if guards}

    assert set(app.blueprints) - guarded == NO_GUARD_NEEDED
    assert len(app.blueprints) > 8


def test_an_app_with_an_open_door_does_not_start(app):  # R15
    from flask import Blueprint

    app._got_first_request = False
    app.register_blueprint(Blueprint("forgotten", __name__))
    with pytest.raises(Incomplete, match="forgotten"):
        access.check_doors(app)


def test_templates_stand_in_rooms_named_like_features():
    rooms = {folder.name for folder in Path("companion/templates").iterdir() if folder.is_dir()}
    known = {*ORDER, "components", "errors", "offline", "pwa", "drawer"}

    assert rooms <= known


def test_tests_mirror_the_rooms():
    rooms = {file.parts[1] for file in FEATURES if file.name != "__init__.py"}

    assert [name for name in sorted(rooms) if not list(Path("tests", name).glob("test_*.py"))] == []


def test_a_macro_is_at_most_forty_lines_and_alone_or_with_its_sisters():
    for file in Path("companion/templates/components").glob("*.html"):
        for macro in re.findall(r"{%-? macro .*?endmacro", file.read_text(), re.DOTALL):
            assert macro.count("\n") <= 40, file


def test_nothing_is_left_for_later():
    words = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]rror)\b")  # written so that it does not find itself
    files = [
        file
        for folder in ("companion", "jobs")
        for file in Path(folder).rglob("*")
        if file.suffix in {".py", ".html", ".js", ".css"}
    ]

    assert len(files) > 100
    assert [str(file) for file in files if words.search(file.read_text())] == []


def test_only_the_edge_asks_what_time_it_is():
    rules = [file for file in FEATURES if file.stem not in EDGES]
    asking = [str(file) for file in rules if re.search(r"clock\.now\(|datetime\.now\(|date\.today\(", file.read_text())]

    assert asking == []
