"""The operator's door: inviting, the first site, the first colleague, from the command line."""

import re

import pytest
from sqlalchemy import func, select

from companion.people.models import Participant, Site, Staff
from companion.schedule.models import Appointment, Enrollment
from companion.signin import codes
from companion.signin.models import Invitation
from tests.factories import NOON, make_site

ADA = ["--name", "Ada", "--phone", "(212) 555-0147"]


@pytest.fixture
def run(app, db, noon):
    """`run("invite", …)` as the shell would."""

    def run(*arguments):
        db.commit()
        return app.test_cli_runner().invoke(args=list(arguments))

    return run


def test_inviting_prints_the_link_alone_and_the_link_opens(run, client, db):
    make_site(db)
    result = run("invite", *ADA, "--track", "12w", "--start", "2026-11-30", "--language", "es")

    assert result.exit_code == 0
    link = re.fullmatch(r"http://localhost:8000(/join/[\w-]{43})\n", result.stdout)
    assert link
    page = client.get(link[1])
    assert page.status_code == 200
    assert '<html lang="en"' in page.text or '<html lang="es"' in page.text
    assert db.scalar(select(Enrollment.track)) == "12w"
    assert db.scalar(select(func.count(Appointment.id))) >= 36


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--name", "Ada", "--phone", "12"], "area code"),
        (["--name", " ", "--phone", "2125550147"], "name"),
        ([*ADA, "--track", "12w"], "go together"),
        ([*ADA, "--track", "13w", "--start", "2026-11-30"], "13w"),
        ([*ADA, "--track", "12w", "--start", "soon"], "soon"),
        ([*ADA, "--language", "tlh"], "tlh"),
    ],
)
def test_a_wrong_invitation_says_why_and_makes_nothing(run, db, arguments, words):
    make_site(db)
    result = run("invite", *arguments)

    assert result.exit_code == 2
    assert words in result.output
    assert db.scalar(select(Participant)) is None
    assert db.scalar(select(Invitation)) is None


def test_the_same_phone_twice_is_one_person(run, db):
    make_site(db)
    run("invite", *ADA)
    again = run("invite", *ADA)

    assert again.exit_code == 2
    assert "here already" in again.output
    assert len(db.scalars(select(Participant)).all()) == 1


def test_without_a_site_one_is_told_how_to_make_it(run, db):
    result = run("invite", *ADA)

    assert result.exit_code == 2
    assert "add-site" in result.output


def test_an_empty_installation_gets_its_site_and_its_first_colleague(run, db):
    assert run("add-site", "--name", "Riverside", "--zone", "Riverside/Nowhere").exit_code == 2
    assert run("add-site", "--name", "Riverside", "--zone", "America/Chicago").exit_code == 0
    colleague = ["add-colleague", "--name", "Dana", "--email", "dana@example.org", "--role", "admin"]
    assert "longer" in run(*colleague, "--password", "too short").output
    result = run(*colleague, "--password", "seven calm rivers run")
    again = run(*colleague, "--password", "seven calm rivers run")

    dana = db.scalar(select(Staff))
    assert result.exit_code == 0
    assert re.fullmatch(r"[A-Z2-7]{32}\n", result.stdout)
    assert (dana.name, dana.role, db.scalar(select(Site.zone))) == ("Dana", "admin", "America/Chicago")
    assert again.exit_code == 1
    import pyotp

    assert codes.accept(db, dana, pyotp.TOTP(result.stdout.strip()).at(NOON), NOON)
