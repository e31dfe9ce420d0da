"""The hazard log names real tests: a control whose test is gone is no control."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOG = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PARTS = ("**What could happen.**", "**Cause.**", "**Controls.**", "**Not yet.**")
HAZARDS = re.split(r"(?m)^## ", LOG)[1:]


@cache
def names_in(path):
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_log_holds_all_eighteen_hazards_in_order():  # R81
    assert [int(hazard.split(" · ")[0]) for hazard in HAZARDS] == list(range(1, 19))


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.split("\n")[0])
def test_a_hazard_is_told_whole_and_has_a_control_with_a_test(hazard):  # R81
    places = [hazard.find(part) for part in PARTS]
    assert -1 not in places and places == sorted(places)
    controls = re.findall(r"(?m)^- .*", hazard)
    assert controls and all(NAMED.search(control) for control in controls)


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED.findall(LOG))), ids=str)
def test_every_named_test_exists(path, name):  # R81
    assert name in names_in(path), f"the hazard log names {path}::{name}, which is not there"


def test_nothing_that_looks_like_a_test_escapes_the_pattern():
    assert LOG.count("::test_") == len(NAMED.findall(LOG)) >= 60
