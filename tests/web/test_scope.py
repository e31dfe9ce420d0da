"""No personal row is read without its scope: every SELECT of every page, overheard (R17).

A demo site stands in for a real one: other people are in every table. While a participant, a clinician, a supervisor
and an admin open each GET page there is, the database is listened to. A SELECT from a personal table (one that says
whose a row is, or the participants themselves) passes when its bound values lead to somebody: the id of a person this
one may see, the id of a row of such a person (a flag found through them before), the asker's own id with the caseload's
sub-select, or the mark of a secret that nobody else holds (the cookie, an invitation's link). It fails when no value
does, and when any leads to anybody else. Then the rows that came back are held against the same people: a scope may be
there and say the wrong thing.
"""

import re

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from companion import clock, create_app
from companion.database import Base
from companion.demo.filling import fill
from companion.people import queries
from companion.people.models import Participant, Staff
from companion.settings import Settings
from companion.signin import signins
from tests.browser_client import Browser
from tests.factories import KEY, NOON
from tests.filling import fresh, in_memory

TABLES = Base.metadata.tables
PERSONAL = {name for name, table in TABLES.items() if "participant_id" in table.c} | {"participant"}
CASELOAD = re.compile(r"FROM (assignment|break_glass|participant)\b")
OFFICE = {
    "participant",
    "invitation",
    "sign_in",
    "device",
    "agreement",
    "break_glass",
    "assignment",
}  # what an admin's pages may read of
OWN_DOORS = {"passkey", "password", "sign_in"}  # a colleague has these too
DESKS = ("Dana", "Ellen")
ASKERS = ("Maya", *DESKS, "Pat")


class Site:
    """The app, who asks, and whose each row is."""

    def __init__(self, folder) -> None:
        url = f"sqlite:///{in_memory(folder)}/scope.sqlite3"
        database = fresh(url)
        with database.session(writing=True) as db:
            fill(db, 12, 21, 1, NOON)
            self.people = {one.name: one for one in (*db.scalars(select(Participant)), *db.scalars(select(Staff)))}
            self.tokens = {name: signins.begin(db, self.people[name], NOON) for name in ASKERS}
            db.flush()
            self.owner = {row.id.bytes: row.id for row in db.scalars(select(Participant))}
            self.row_of = {}
            for name in PERSONAL - {"participant"}:
                table = TABLES[name]
                for mine, whose in db.execute(select(table.c.id, table.c.participant_id)):
                    if whose is not None:
                        self.owner[mine.bytes] = whose
                        self.row_of[name, whose] = mine
            seen = {one: set(db.scalars(self.caseload(one).with_only_columns(Participant.id))) for one in DESKS}
            everyone = set(db.scalars(select(Participant.id)))
            self.allowed = {"Maya": {self.people["Maya"].id}, "Pat": everyone, **seen}
            db.commit()
        database.dispose()
        self.app = create_app(Settings(secret_key="only for tests", data_keys=(KEY,), database_url=url))
        self.app.testing, self.app.test_client_class = True, Browser

    def caseload(self, who):
        return queries.caseload(self.people[who], NOON)

    def pages(self, who):
        """Every GET address, with ids of things that this one may see."""
        whose = next(one for one in self.allowed[who] if ("flag", one) in self.row_of)
        known = {"lang": "en", "slug": "urge-surfing", "token": "nothing", "staff_id": self.people["Dana"].id}
        known |= {"participant_id": whose, "break_glass_id": whose, "flag_id": self.row_of["flag", whose]}
        known |= {f"{name}_id": self.row_of.get((name, whose)) for name in ("check_in", "practice")}
        with self.app.test_request_context("/", base_url="http://localhost"):
            for rule in self.app.url_map.iter_rules():
                if "GET" in rule.methods and not rule.endpoint.startswith("drawer."):
                    given = known | ({"slug": "triggers"} if rule.endpoint.startswith("learning.") else {})
                    yield rule.endpoint, rule.build({name: given[name] for name in rule.arguments})[1]

    def loose(self, who, statement, values):
        """Why this SELECT has no scope for the one who asks; "" when it has."""
        named = set(re.findall(r"(?:FROM|JOIN) (\w+)", statement)) & PERSONAL
        given = [bytes(one) for one in values if isinstance(one, (bytes, memoryview))]
        leads_to = {self.owner[one] for one in given if one in self.owner}
        asker = self.people[who].id.bytes in given
        by_secret = re.search(r"token_mark = \?", statement)
        if not named or by_secret or "WHERE 0 = 1" in statement:
            return ""
        if named <= OWN_DOORS and asker and re.search(r"staff_id = \?", statement):
            return ""
        if leads_to - self.allowed[who]:
            return f"leads to somebody else: {statement}"
        if who == "Pat":
            site = self.people["Pat"].site_id.bytes in given
            return "" if named <= OFFICE and (asker or leads_to or site) else f"not for an admin: {statement}"
        return "" if leads_to or (asker and CASELOAD.search(statement)) else statement


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        site = Site(tmp_path_factory.mktemp("scope"))
        yield site
        site.app.extensions["database"].dispose()


@pytest.fixture
def ear(site):
    """What is asked of the database meanwhile, and whose rows come back."""
    asked, owners = [], set()

    def note(_connection, _cursor, statement, values, *_rest):
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, values))

    def came(_session, row):
        owner = row.id if isinstance(row, Participant) else getattr(row, "participant_id", None)
        owners.update([owner] if owner else [])

    engine = site.app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(Session, "loaded_as_persistent", came)
    yield asked, owners
    event.remove(engine, "before_cursor_execute", note)
    event.remove(Session, "loaded_as_persistent", came)


@pytest.mark.parametrize("who", ASKERS)
def test_no_page_reads_a_personal_row_without_its_scope(site, ear, who):  # R17
    asked, owners = ear
    browser = site.app.test_client()
    browser.set_cookie("companion", site.tokens[who])
    opened = 0
    for endpoint, address in list(site.pages(who)):
        asked.clear()
        with browser.get(address) as answer:
            opened += answer.status_code == 200
        found = [why for one in asked if (why := site.loose(who, *one))]
        assert found == [], f"{endpoint} {address}"
        assert owners <= site.allowed[who], f"{endpoint} {address}"

    assert opened >= 12


def test_the_ear_hears_what_has_no_scope(site):
    maya, other = site.people["Maya"].id, next(iter(site.allowed["Pat"] - {site.people["Maya"].id}))
    mine = "SELECT check_in.id FROM check_in WHERE check_in.participant_id = ?"

    assert site.loose("Maya", mine, (maya.bytes,)) == ""
    assert site.loose("Maya", mine, (other.bytes,)) != ""
    assert site.loose("Maya", "SELECT check_in.id FROM check_in WHERE check_in.day = ?", ("2026-11-23",)) != ""
    assert (
        site.loose("Dana", "SELECT flag.id FROM flag WHERE flag.site_id = ?", (site.people["Dana"].site_id.bytes,))
        != ""
    )
    assert site.loose("Pat", mine, (maya.bytes,)) != ""
