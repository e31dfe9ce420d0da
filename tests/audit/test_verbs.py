"""Every verb that is recorded stands in one list, and every verb of the list is recorded (R38)."""

import ast
import re
from pathlib import Path

import pytest

from companion.audit.verbs import LOOKS, VERBS, Verb, said

FILES = [*sorted(Path("companion").rglob("*.py")), *sorted(Path("jobs").glob("*.py"))]
PLACE = 2  # chain.record(db, actor, verb, …)


def texts(node, names):
    """What this expression can be, when it is written down: a text, one of two, or a name for one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return texts(node.body, names) | texts(node.orelse, names)
    if isinstance(node, ast.Name | ast.Attribute):
        return names.get(node.id if isinstance(node, ast.Name) else node.attr, set())
    return set()


def constants(tree):
    """NAME = "text", also several in one line."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            found |= {one.id: texts(text, {}) for one, text in pairs if isinstance(one, ast.Name)}
    return found


def argument(call, place, name):
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    return call.args[place] if len(call.args) > place else named.get(name)


def called(tree, name):
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func).split(".")[-1] == name]


def verbs_in(tree, everywhere, house):
    """The verbs of one file. A function that passes its verb on is asked what it is called with."""
    names = {**everywhere, **constants(tree)}
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        arguments = [one.arg for one in function.args.args]
        for call in called(function, "record"):
            if ast.unparse(call.func) not in {"chain.record", "anchor.chain.record"}:
                continue
            verb = argument(call, PLACE, "verb")
            if isinstance(verb, ast.Name) and verb.id in arguments:
                place = arguments.index(verb.id)
                near = [tree] if function.name.startswith("_") else house
                calls = [one for other in near for one in called(other, function.name)]
                given = [argument(one, place, verb.id) for one in calls]
            else:
                given = [verb]
            for one in given:
                found = texts(one, names)
                assert found, f"line {call.lineno}: write the verb where it is recorded, so that it can be read"
                yield from found


def recorded():
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in FILES}
    everywhere = {name: text for tree in trees.values() for name, text in constants(tree).items() if len(text) == 1}
    return {file: set(verbs_in(tree, everywhere, trees.values())) for file, tree in trees.items()}


def test_every_verb_that_is_recorded_is_in_the_list():  # R38
    unknown = {str(file): verbs - set(VERBS) for file, verbs in recorded().items()}

    assert {file: verbs for file, verbs in unknown.items() if verbs} == {}


def test_every_verb_in_the_list_is_recorded_somewhere():
    assert set(VERBS) - set().union(*recorded().values()) == set()


NEEDED = {
    "sign-ins": {"signed in", "signed out", "could not sign in"},
    "views": {"looked", "looked at the list"},
    "flags": {"took a flag", "answered a flag", "closed a flag", "raised a flag", "checked in"},
    "consent": {"joined", "texts on", "texts off"},
    "stops": {"texts.stopped", "texts.started"},
}


@pytest.mark.parametrize("kind", NEEDED)
def test_what_must_be_recorded_has_its_verb(kind):  # R38
    assert NEEDED[kind] <= set(VERBS)


@pytest.mark.parametrize("name", sorted(VERBS))
def test_each_verb_has_words_for_the_team_and_its_places_are_right(name):
    verb = VERBS[name]

    assert verb.team and "%(" not in verb.team
    assert verb.theirs == "" or re.findall(r"%\((\w+)\)s", verb.theirs) in (["who"], ["who", "other"])
    assert "%(" not in verb.own


def test_the_person_reads_who_and_what():
    assert said("looked", "person", by_themselves=False) == "%(who)s opened your page."
    assert said("looked", "flag", by_themselves=False) == LOOKS["flag"]
    assert said("looked", "some other page", by_themselves=False) == "%(who)s opened your page."
    assert said("signed in", "", by_themselves=True) == "You signed in."
    assert said("checked in", "", by_themselves=True) == ""
    assert said("nobody knows this", "", by_themselves=False) == ""


def test_the_reader_of_the_code_sees_what_it_should():
    passed_on = 'X, Y = "one", "two"\ndef f(db, verb): chain.record(db, "a", verb, at)\n'
    tree = ast.parse(passed_on + 'def g(): f(db, "three"); chain.record(db, "a", X if p else "four", at)')

    assert set(verbs_in(tree, {}, [tree])) == {"one", "three", "four"}
    with pytest.raises(AssertionError, match="write the verb"):
        list(verbs_in(ast.parse('def f(): chain.record(db, "a", f"did {x}", at)'), {}, []))
    assert Verb("x").shown is False
