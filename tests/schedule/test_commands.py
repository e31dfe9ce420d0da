"""flask import-schedule: 0 when done, 2 with every wrong row named and nothing half done."""

import pytest
from sqlalchemy import func, select

from companion.schedule.commands import import_schedule
from companion.schedule.models import Appointment
from companion.schedule.rows import LARGEST
from tests.factories import make_participant, make_site
from tests.schedule.making import PHONE, calendar, event, row, table


@pytest.fixture
def run(app, db, noon, tmp_path):
    """`run(data, "--for", phone)` writes the file and imports it."""

    def running(data, *options, name="schedule.csv"):
        file = tmp_path / name
        if data is not None:
            file.write_bytes(data)
        make_site(db)
        db.commit()
        outcome = app.test_cli_runner().invoke(import_schedule, [str(file), *options])
        db.expire_all()
        return outcome.exit_code, outcome.output, db.scalar(select(func.count(Appointment.id)))

    return running


def test_a_table_comes_in(db, run):
    make_participant(db, phone=PHONE)

    assert run(table(row())) == (0, "1 new, 0 changed, 0 cancelled, 0 as before.\n", 1)


def test_a_calendar_comes_in_for_the_person_named(db, run):
    make_participant(db, phone=PHONE)
    make_participant(db, "Ben", phone="+15555550124")

    code, said, count = run(calendar(event(more="RRULE:FREQ=WEEKLY")), "--for", "555-555-0123", "--for", "+15555550124")

    assert (code, count) == (0, 114)
    assert said.splitlines() == [
        "note: line 4: repeats for a long time; taken until 2027-12-28",
        "114 new, 0 changed, 0 cancelled, 0 as before.",
    ]


def test_a_wrong_row_is_named_and_nothing_is_imported(db, run):
    make_participant(db, phone=PHONE)

    code, said, count = run(table(row(), row(zone="Mars")))

    assert (code, count) == (2, 0)
    assert said == "line 3: zone 'Mars' is not known; write one such as America/New_York\nNothing was imported.\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "There is no file schedule.csv."),
        (b"", "The file is empty."),
        (b"\x00\x01\x02", "This is not a text file. A schedule is a CSV or an .ics file."),
        (b"x" * (LARGEST + 1), "schedule.csv has 6 MB. A schedule has at most 5 MB."),
        (table(row()), "line 2: nobody here has this phone number"),
        (calendar(event()), "line 4: does not say for whom it is. Use --for PHONE"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(run, data, words):
    code, said, count = run(data)

    assert (code, count) == (2, 0)
    assert said.startswith(words)
    assert said.endswith("\nNothing was imported.\n")


def test_a_phone_that_is_none_is_refused(run):
    code, said, _ = run(table(row()), "--for", "nobody")

    assert code == 2
    assert said.startswith("We could not read that phone number.")


def test_a_huge_file_is_not_even_read(run, monkeypatch):
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _self: pytest.fail("It was read."))

    assert run(b"x" * (LARGEST + 1))[0] == 2
