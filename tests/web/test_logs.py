"""Nothing of anybody stands in a log: planted words through every door, then a search (R34)."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from twilio.request_validator import RequestValidator

from companion import create_app, setup
from companion.errors import Busy
from companion.settings import Settings
from tests.factories import KEY, NOON, make_participant, make_site, make_staff
from tests.flags.making import make_flag
from tests.standin.carrier import Carrier
from tests.web.addresses import UNSAFE, rules, walker
from tests.web.planting import EVERYTHING, MARKERS, PHONE, form, listening

HEADERS = {"User-Agent": MARKERS["agent"], "Referer": f"http://localhost/?{MARKERS['reference']}"}
QUERY = f"?next=/{MARKERS['query']}&q={MARKERS['query']}&language={MARKERS['query']}"


@pytest.fixture
def people(app, db, noon):
    app.testing = False
    ada = make_participant(db, MARKERS["name"], phone=PHONE)
    dana = make_staff(db, MARKERS["name"], email=f"{MARKERS['email']}@example.org", looks_after=[ada])
    make_flag(db, ada)
    return None, ada, dana


def everybody(app, db, people):
    for person in people:
        browser = walker(app, db, person, NOON)
        browser.set_cookie("language", MARKERS["cookie"])
        yield browser


def knock(browser, method, address):
    """In each way a request can carry words."""
    headers = {**HEADERS, "X-CSRFToken": browser.token()}
    data = {**form(), "csrf_token": browser.token()}
    codes = [browser.open(address + QUERY, method=method, data=data, headers=HEADERS).status_code]
    codes.append(
        browser.open(address, method=method, json={**form(), "x": MARKERS["json"]}, headers=headers).status_code
    )
    bad = f'{{"x": "{MARKERS["json"]}'
    kind = {**headers, "Content-Type": "application/json"}
    codes.append(browser.open(address, method=method, data=bad, headers=kind).status_code)
    codes.append(browser.open(address, method=method, data=data, headers={"Origin": "https://x.example"}).status_code)
    return codes


def test_through_every_door_nothing_reaches_a_log(app, db, people, capfd):  # R34
    codes = set()
    with listening() as ear:
        for browser in everybody(app, db, people):
            for _, address in rules(app):
                codes.add(browser.get(address + QUERY, headers=HEADERS).status_code)
            for rule, address in rules(app, UNSAFE):
                codes |= set(knock(browser, sorted(rule.methods & UNSAFE)[0], address))
            for address in (f"/join/{MARKERS['token']}", f"/nowhere/{MARKERS['token']}{QUERY}", f"/{MARKERS['token']}"):
                codes |= {browser.get(address).status_code, browser.post(address, data=form()).status_code}
    said = capfd.readouterr()

    assert {200, 303, 400, 403, 404, 422} <= codes
    assert {code for code in codes if code >= 500} == set()
    assert ear.betrayed() == []
    assert [word for word in MARKERS.values() if word in said.out + said.err] == []


ERRORS = [
    RuntimeError(EVERYTHING),
    UnicodeDecodeError("utf-8", EVERYTHING.encode(), 0, 1, EVERYTHING),
    KeyError(EVERYTHING),
    OperationalError(f"INSERT {EVERYTHING}", {"name": EVERYTHING}, Exception(EVERYTHING)),
    IntegrityError(f"INSERT {EVERYTHING}", {"name": EVERYTHING}, Exception(EVERYTHING)),
    Busy(EVERYTHING),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_when_a_door_breaks_the_log_tells_where_and_never_what(app, db, people, capfd, error):  # R34
    def broken(**_values):
        raise error

    with listening() as ear:
        for browser in everybody(app, db, people[1:2]):
            for rule, address in rules(app, UNSAFE):
                kept, app.view_functions[rule.endpoint] = app.view_functions[rule.endpoint], broken
                data = {**form(), "csrf_token": browser.token()}
                answer = browser.open(
                    address + QUERY, method=sorted(rule.methods & UNSAFE)[0], data=data, headers=HEADERS
                )
                app.view_functions[rule.endpoint] = kept
                assert not any(word in answer.text for word in MARKERS.values()), address
    said = capfd.readouterr()

    assert any("at" in line for line in ear.lines if line.startswith("companion.errors"))
    assert ear.betrayed() == []
    assert [word for word in MARKERS.values() if word in said.out + said.err] == []


def test_an_error_of_the_database_never_names_its_values(database, db):
    with pytest.raises(DBAPIError) as trouble:
        db.execute(text("INSERT INTO nothing_here (a) VALUES (:a)"), {"a": EVERYTHING})
    db.rollback()

    assert not any(word in str(trouble.value) for word in MARKERS.values())


def test_what_the_carrier_sends_reaches_no_log(settings, db, noon, capfd):
    from companion.settings import TwilioAccount

    account = TwilioAccount("AC1", "SK1", "secret", ("token",), "MG1")
    app = create_app(
        replace(settings, twilio=account, public_base_url="https://c.example", trusted_hosts=("localhost",))
    )
    make_participant(db, MARKERS["name"], phone=PHONE)
    browser = walker(app, db)
    said = {"From": PHONE, "To": "+15555550100", "Body": EVERYTHING, "MessageSid": "SM1", "ErrorCode": MARKERS["note"]}
    codes = []
    with listening() as ear:
        for _, address in rules(app, UNSAFE):
            if address.startswith("/twilio"):
                signed = RequestValidator("token").compute_signature(f"https://c.example{address}", said)
                for signature in (signed, MARKERS["token"]):
                    headers = {"X-Twilio-Signature": signature, **HEADERS}
                    codes.append(browser.post(address, data=said, headers=headers).status_code)
    app.extensions["database"].dispose()

    assert 200 in codes and 403 in codes
    assert ear.betrayed() == []
    assert [word for word in MARKERS.values() if word in "".join(capfd.readouterr())] == []


@pytest.mark.parametrize("fault", ["", "drop", "503 after", "503 before", "429", "garbage", "21610", "30007"])
def test_texts_that_leave_reach_no_log_whatever_the_carrier_says(db, carrier, wire, fault, capfd):  # R34
    from datetime import timedelta

    from jobs import poll_status, promote, reconcile, send
    from tests.messaging.making import make_agreed, make_message, make_shift

    make_site(db, demo=False)
    person, opt_in = make_agreed(db, name=MARKERS["name"], phone=PHONE)
    make_message(db, opt_in)
    carrier.faults += [fault] if fault else []
    db.commit()
    with listening() as ear:
        for minutes in (0, 2, 5, 20):
            carrier.now = NOON + timedelta(minutes=minutes)
            for job in (promote, send, reconcile, poll_status):
                job.run(make_shift(db, carrier.now, wire))

    assert carrier.asked or fault
    assert person.phone == PHONE
    assert ear.betrayed() == []
    assert [word for word in MARKERS.values() if word in "".join(capfd.readouterr())] == []


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_job_that_breaks_names_its_kind_alone(database, settings, db, monkeypatch, capfd, error):  # R34
    import threading

    from companion.messaging.transports import Drawer
    from jobs import __main__ as jobs
    from jobs.timetable import TIMETABLE, Entry

    def broken(_shift):
        raise error

    monkeypatch.setitem(TIMETABLE, "tidy", Entry(broken, 60, alone=False))
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda _: settings))
    monkeypatch.setattr(jobs.signal, "signal", lambda *_: None)
    with listening() as ear:
        jobs.tick(database, Drawer(), "tidy", threading.Event(), settings)
        assert jobs.main(["tidy"]) == 1
    said = capfd.readouterr()

    assert any(type(error).__name__ in line for line in ear.lines)
    assert said.err.splitlines()[-1] == f"jobs: tidy: {type(error).__name__}"
    assert ear.betrayed() == []
    assert [word for word in MARKERS.values() if word in said.out + said.err] == []


TALKATIVE = """
import logging, sys
logging.basicConfig(level=logging.DEBUG)
from companion.__main__ import main
main([])
"""


def test_a_real_server_at_its_most_talkative_says_nothing_of_anybody(tmp_path):  # R34
    url = f"sqlite:///{tmp_path}/companion.sqlite3"
    database = setup.prepare(Settings("s", (KEY,), url))
    with database.session(writing=True) as db:
        make_participant(db, MARKERS["name"], phone=PHONE)
        db.commit()
    database.dispose()
    with socket.socket() as one, Carrier() as carrier:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        one.close()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "PUBLIC", "SITE"))}
        env = {**kept, "DATABASE_URL": url, "PORT": str(port), "SECRET_KEY": "s", "DATA_KEY": KEY}
        env |= {"TWILIO_ACCOUNT_SID": carrier.account.account_sid, "TWILIO_API_KEY": "SK1", "TWILIO_API_SECRET": "x"}
        env |= {
            "TWILIO_AUTH_TOKEN": "t",
            "TWILIO_MESSAGING_SERVICE_SID": "MG1",
            "TWILIO_API_BASE": carrier.account.api_base,
        }
        with (tmp_path / "said").open("w+") as said:
            command = [sys.executable, "-c", TALKATIVE]
            process = subprocess.Popen(command, cwd=Path.cwd(), env=env, stdout=said, stderr=subprocess.STDOUT)
            try:
                _ready(process, port, tmp_path / "said")
                before = len((tmp_path / "said").read_text())
                _speak(port)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
    heard = (tmp_path / "said").read_text()[before:]

    assert "DEBUG" in (tmp_path / "said").read_text()
    assert [word for word in MARKERS.values() if word in heard] == []


def _ready(process, port, file):
    until = time.monotonic() + 40
    while _ask(port, "/readyz") != 200:
        assert process.poll() is None and time.monotonic() < until, file.read_text()
        time.sleep(0.1)


def _ask(port, path, data=None):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, HEADERS)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def _speak(port):
    words = urllib.parse.urlencode(form()).encode()
    for path in ("/sign-in", "/sign-in/team", "/check-in", "/twilio/messages", f"/join/{MARKERS['token']}", "/nowhere"):
        assert _ask(port, path + QUERY, words) in {400, 403, 404, 405, 422}
        assert _ask(port, path + QUERY) in {200, 303, 404, 405, 403}
    broken = f"GET /{MARKERS['query']}\x00 HTTP/9.9\r\n{MARKERS['agent']}\r\nHost: {MARKERS['name']}\r\n\r\n".encode()
    for line in (broken, f"{MARKERS['note']}\r\n\r\n".encode(), b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), 10) as wire:
            wire.sendall(line)
            wire.recv(100)
