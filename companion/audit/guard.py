"""An entry stays as it was written: the database itself refuses to change or delete one.

It keeps a slip of a hand from doing harm. Whoever may alter tables can lift it: then `audit verify` tells. It is put
up at each `migrate` where it is missing, since SQLite loses it when a migration makes the table anew.
"""

from sqlalchemy import Connection, text

REFUSAL = "entries of the audit are never changed or deleted"
NAME = "audit_entry_stays"
_REFUSE = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$
"""
_ON_EACH = f"""
CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()
"""
_ABORT = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
STATEMENTS = {
    "postgresql": (_REFUSE, _ON_EACH),
    "sqlite": (
        f"CREATE TRIGGER {NAME}_update BEFORE UPDATE ON audit_entry {_ABORT}",
        f"CREATE TRIGGER {NAME}_delete BEFORE DELETE ON audit_entry {_ABORT}",
    ),
}
_THERE = {
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE :name AND tgrelid = 'audit_entry'::regclass",
    "sqlite": "SELECT count(*) / 2 FROM sqlite_master WHERE type = 'trigger' AND name LIKE :name",
}
_LIFT = {
    "postgresql": (f"DROP TRIGGER IF EXISTS {NAME} ON audit_entry",),
    "sqlite": (f"DROP TRIGGER IF EXISTS {NAME}_update", f"DROP TRIGGER IF EXISTS {NAME}_delete"),
}


def stands(connection: Connection) -> bool:
    """Does the database refuse?"""
    return bool(connection.scalar(text(_THERE[connection.dialect.name]), {"name": f"{NAME}%"}))


def put_up(connection: Connection) -> None:
    """Let it refuse from now on. Twice changes nothing."""
    if not stands(connection):
        lift(connection)
        for statement in STATEMENTS[connection.dialect.name]:
            connection.exec_driver_sql(statement)


def lift(connection: Connection) -> None:
    """For a database of tests, which is emptied. Nothing else of ours calls it."""
    for statement in _LIFT[connection.dialect.name]:
        connection.exec_driver_sql(statement)
