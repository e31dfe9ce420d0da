"""The threat model names real tests: a promise whose test is gone is no promise."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODEL = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"(?m)^\| (?P<promise>[^|]+) \| (?P<ids>R\d\d(?:, R\d\d)*) \| (?P<tests>[^|]+) \|$")
ROWS = [row.groupdict() for row in ROW.finditer(MODEL)]
AGAINST = (
    "partner",
    "thief",
    "colleague without a reason",
    "recycled number",
    "network",
    "logs",
    "backup",
    "carrier",
    "subpoena",
)


@cache
def names_in(path):
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_model_says_what_from_whom_how_and_what_not():
    for part in ("## What is protected", "## From whom, and how", "## What is not protected"):
        assert part in MODEL
    headings = " ".join(re.findall(r"(?m)^### .*", MODEL)).lower()
    assert [one for one in AGAINST if one not in headings] == []
    assert len(ROWS) >= 50


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["promise"][:50])
def test_every_promise_has_a_test(row):
    assert NAMED.search(row["tests"])


def test_no_row_of_promises_escapes_the_pattern():
    rows = [line for line in MODEL.splitlines() if line.startswith("| ") and "`tests/" in line]

    assert len(rows) == len(ROWS)
    assert MODEL.count("::test_") == len(NAMED.findall(MODEL))


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED.findall(MODEL))), ids=str)
def test_every_named_test_exists(path, name):
    assert name in names_in(path), f"the threat model names {path}::{name}, which is not there"
