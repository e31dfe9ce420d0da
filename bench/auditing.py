"""What does it cost to record a look? The page of one person with and without it, and how many statements it adds."""

from datetime import UTC, datetime
from unittest.mock import patch

from sqlalchemy import select

from bench.aims import Figure, exact, ratio
from bench.calling import Call, measure
from bench.companion_site import Site
from bench.inside import queries
from companion import create_app
from companion.people import queries as people
from companion.people.models import Staff


def figures(site: Site) -> list[Figure]:
    app = create_app(site.settings)
    engine = app.extensions["database"].engine
    with site.database.session() as db:
        boss = db.scalars(select(Staff).where(Staff.role == "supervisor")).one()
        someone = db.scalars(people.caseload(boss, datetime.now(UTC)).limit(1)).one()
    path = f"/desk/people/{someone.id}"
    recorded = Call("recorded", app, path, [site.supervisor], times=20)
    asked = queries(engine, recorded)
    spent = measure([recorded])["recorded"]
    with patch("companion.care.views.looked_at"):
        unseen = Call("unseen", app, path, [site.supervisor], times=20)
        fewer, alone = queries(engine, unseen), measure([unseen])["unseen"]
    app.extensions["database"].dispose()
    note = f"{alone * 1e6:,.0f} µs without"
    return [
        ratio("one person's page, with the look recorded", spent / alone, 1.5, note, "× without"),
        exact("statements that a look adds", asked - fewer, 3, "read the end, add, move the end"),
    ]
