"""What may stand in a log? Nothing of anybody: no name, phone, token, body or query string (R34).

Our own lines name a kind of error and a place. The libraries below write whole addresses, rows or bodies when they
are asked to talk: they are not asked, whatever level somebody sets for all.
"""

import logging

TALKATIVE = ("twilio", "urllib3", "requests", "sqlalchemy", "psycopg", "waitress.queue", "apscheduler", "alembic")


def quiet() -> None:
    """Let libraries speak of trouble alone."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
    # A query string holds the phone that was looked up; this logger would write it whatever its parent says.
    logging.getLogger("urllib3.connectionpool").addFilter(_never)
    logging.getLogger("twilio.http_client").addFilter(_never)


def _never(_record: logging.LogRecord) -> bool:
    return False
