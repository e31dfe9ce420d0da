"""The debugger never runs where people are (R53)."""

from dataclasses import replace

import pytest

from companion import create_app
from companion.errors import Incomplete
from tests.factories import make_site


@pytest.fixture
def debugging(monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")


def test_it_refuses_to_start_over_https(debugging, settings, db):  # R53
    with pytest.raises(Incomplete, match="FLASK_DEBUG"):
        create_app(replace(settings, public_base_url="https://companion.example.org"))


def test_it_refuses_to_start_over_real_people(debugging, settings, db):  # R53
    make_site(db, demo=False)
    db.commit()

    with pytest.raises(Incomplete, match="real people"):
        create_app(settings)


@pytest.mark.parametrize("demo", [True, None])
def test_a_developer_may_use_it_over_a_demo_or_over_nothing(debugging, settings, db, demo):
    if demo:
        make_site(db)
        db.commit()
    app = create_app(settings)
    app.extensions["database"].dispose()

    assert app.debug


def test_without_it_real_people_are_no_trouble(settings, db):
    make_site(db, demo=False)
    db.commit()
    app = create_app(replace(settings, public_base_url="https://companion.example.org"))
    app.extensions["database"].dispose()

    assert not app.debug
