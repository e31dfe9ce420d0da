"""A word in every sealed field of every model is nowhere on the disk: made from the models, so a new field is in it."""

import base64

import pytest

from companion import crypto, ownership, sealed, setup
from companion.database import Base
from companion.settings import Settings
from tests.factories import KEY
from tests.keys.planting import PLANTED, Planter

FORMS = (PLANTED.encode(), PLANTED.encode().hex().encode(), base64.b64encode(PLANTED.encode()).rstrip(b"="))
# Sealed under the site's keys, so that no erasure of one person reaches them. Anything new here wants a reason.
THE_SITES = {
    ("staff", "name"): "a colleague, not a participant",
    ("staff", "email"): "a colleague, not a participant",
    ("code_generator", "secret"): "a colleague's authenticator",
    ("erasure", "reason"): "why somebody is gone, which must outlast them",
}


@pytest.fixture
def planted(db):
    return Planter(db).everything()


def test_every_sealed_field_of_every_model_was_planted_and_reads_again(database, planted):  # R24
    fields = [(model, field) for model, field in sealed.fields()]
    with database.session() as fresh:
        for model, field in fields:
            said = getattr(fresh.get(model, planted[model.__tablename__].id), field.name)
            assert said == ({"word": PLANTED} if field.as_json else PLANTED), (model, field.name)

    assert len(fields) > 15


def test_everything_about_a_participant_stands_under_their_own_key(planted):  # R33
    under_the_site = {
        (model.__tablename__, field.name)
        for model, field in sealed.fields()
        if not crypto.is_own(getattr(planted[model.__tablename__], field.box))
    }

    assert under_the_site == set(THE_SITES)


def test_every_value_is_read_as_nobody_else_s(database, planted):  # R24
    """Each box is put into each other sealed column: none of them opens there."""
    with database.session() as fresh:
        rows = {name: fresh.get(type(row), row.id) for name, row in planted.items()}
        fields = [(rows[model.__tablename__], field) for model, field in sealed.fields()]
        boxes = {(row.__tablename__, field.name): getattr(row, field.box) for row, field in fields}
        for row, field in fields:
            for there, box in boxes.items():
                if there != (row.__tablename__, field.name):
                    setattr(row, field.box, box)
                    with pytest.raises(crypto.Unreadable) as refused:
                        getattr(row, field.name)
                    assert PLANTED not in str(refused.value)
        fresh.rollback()


def test_the_planted_word_is_in_no_table_that_is_copied(database, planted):  # R24
    copied = _copied(database)

    assert len(copied) > 4_000
    assert [form for form in FORMS if form in copied] == []


def test_the_planted_word_is_in_no_file_of_a_database(tmp_path):  # R24
    database = setup.prepare(Settings("s", (KEY,), f"sqlite:///{tmp_path}/planted.sqlite3"))
    with database.session(writing=True) as db:
        planted = Planter(db).everything()
        files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    database.dispose()

    assert len(planted) == len({model for model, _ in sealed.fields()})
    assert "planted.sqlite3-wal" in files
    assert [name for name, held in files.items() for form in FORMS if form in held] == []


def test_who_belongs_to_whom_is_known_for_every_model_that_seals():
    for model, _ in sealed.fields():
        assert ownership.way(model) or model.__tablename__ in {table for table, _ in THE_SITES}, model


def _copied(database):
    """Everything there is, as a dump would have it."""
    connection = database.engine.raw_connection()
    try:
        if database.is_sqlite:
            return "\n".join(connection.driver_connection.iterdump()).encode()
        copied = b""
        for table in Base.metadata.sorted_tables:
            with connection.cursor().copy(f'COPY "{table.name}" TO STDOUT') as rows:
                copied += b"".join(bytes(row) for row in rows)
        return copied
    finally:
        connection.close()
