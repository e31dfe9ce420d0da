"""A demo never goes where real people are, nor twice into the same database."""

import pytest
from sqlalchemy import func, select

from companion.demo import loading
from companion.demo.commands import demo
from companion.errors import Refused
from companion.people.models import Participant, Site
from tests.factories import NOON, make_participant, make_site


def test_a_new_database_is_filled_and_an_old_one_is_left_alone(db, database, monkeypatch):
    monkeypatch.setattr(loading, "PARTICIPANTS", 2)
    monkeypatch.setattr(loading, "DAYS", 2)

    assert loading.fill_if_new(database, NOON) is True
    assert loading.fill_if_new(database, NOON) is False
    assert db.scalar(select(func.count()).select_from(Participant)) == 2


def test_a_database_with_a_real_site_is_left_alone(db, database):
    make_site(db, demo=False)
    db.commit()

    assert loading.fill_if_new(database, NOON) is False
    with pytest.raises(Refused, match="holds a real site"):
        loading.fill_empty(database, 2, 2, 1, NOON)


# R35
def test_the_command_refuses_where_real_people_are_and_changes_nothing(app, db):
    make_site(db, demo=False)
    make_participant(db)
    db.commit()

    answer = app.test_cli_runner().invoke(demo, ["--participants", "3", "--days", "3"])

    assert answer.exit_code == 2
    assert answer.output.startswith("companion: This database holds a real site.")
    assert answer.output.count("\n") == 1
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Participant)) == 1


def test_the_command_refuses_a_second_demo(app, db):
    runner = app.test_cli_runner()
    first = runner.invoke(demo, ["--participants", "2", "--days", "3", "--seed", "9"])
    again = runner.invoke(demo, ["--participants", "2", "--days", "3"])

    assert first.exit_code == 0 and "/join/" in first.output
    assert again.exit_code == 2 and "holds a demo already" in again.output
    assert db.scalar(select(func.count()).select_from(Site)) == 1


@pytest.mark.parametrize("wrong", [["--participants", "0"], ["--days", "0"], ["--participants", "many"]])
def test_the_command_names_what_makes_no_sense(app, wrong):
    answer = app.test_cli_runner().invoke(demo, wrong)

    assert answer.exit_code == 2 and "Invalid value" in answer.output
