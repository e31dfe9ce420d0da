"""Nobody else's page can make a browser change something here (R44): every unsafe method of the map."""

import pytest

from companion.messaging import queries
from tests.factories import NOON, make_participant, make_staff
from tests.web.addresses import UNSAFE, rules, walker

SIGNED_INSTEAD = "twilio"
ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
]


def doors(app):
    for rule, address in rules(app, UNSAFE):
        if rule.endpoint.split(".")[0] != SIGNED_INSTEAD:
            for method in sorted(rule.methods & UNSAFE):
                yield method, address


@pytest.fixture(params=["nobody", "participant", "colleague"])
def browser(request, app, db, noon):
    who = {"participant": make_participant(db), "colleague": make_staff(db)}
    return walker(app, db, who.get(request.param), NOON)


def test_without_the_token_nothing_is_taken(app, browser):  # R44
    for method, address in doors(app):
        assert browser.open(address, method=method, data={"x": "1"}).status_code == 400, address
        assert browser.open(address, method=method, json={"x": 1}).status_code == 400, address
        wrong = browser.open(address, method=method, json={"x": 1}, headers={"X-CSRFToken": "wrong"})
        assert wrong.status_code == 400, address


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_from_elsewhere_nothing_is_taken_even_with_the_token(app, db, noon, headers):  # R44
    browser = walker(app, db, make_participant(db), NOON)
    for method, address in doors(app):
        both = {**headers, "X-CSRFToken": browser.token()}
        assert browser.open(address, method=method, json={"x": 1}, headers=both).status_code == 403, address


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ],
    ids=str,
)
def test_from_here_with_the_token_in_a_header_it_is_taken(client, db, noon, headers):  # R44
    client.enter(make_participant(db), NOON)
    answer = client.post("/sign-out", headers={**headers, "X-CSRFToken": client.token()})

    assert answer.status_code == 303
    assert client.get("/me").status_code == 303


def test_the_carrier_s_door_has_its_signature_instead(app, client, db):  # R44, R58
    tried = [address for rule, address in rules(app, UNSAFE) if rule.endpoint.startswith(SIGNED_INSTEAD)]
    for address in tried:
        assert client.post(address, data={"From": "+12125550147", "MessageSid": "SM1"}).status_code == 403

    assert len(tried) >= 2
    assert db.execute(queries.phones()).all() == []


def test_every_unsafe_door_was_found(app):
    assert len(list(doors(app))) > 15


def test_no_get_changes_anything(app, db, noon):
    """A link, a picture or a preview opens addresses: only a look may be written by that."""
    from sqlalchemy import event

    client = walker(app, db, make_staff(db), NOON)
    written = set()

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            written.add((client.asked, statement.split()[1 if statement.startswith("UPDATE") else 2]))

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    for _, address in rules(app):
        client.asked = address
        client.get(address)
    event.remove(engine, "before_cursor_execute", note)

    assert [one for one in written if one[1] not in {"audit_entry", "audit_head", "sign_in"}] == []
