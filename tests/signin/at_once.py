"""Doing one thing in several threads at the same moment, each with a session of its own."""

import threading


def at_once(database, count, what):
    """What each of them got, in any order. `what(db)` is committed in its own session."""
    start, got, failed = threading.Barrier(count), [], []

    def one():
        try:
            start.wait(timeout=10)
            with database.session(writing=True) as db:
                got.append(what(db))
                db.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failed == []
    return got
