"""Who asks for whose things: one site with a person of each role, another site, and everything that Ada owns."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from companion import clock, create_app
from companion.credentials import staff_joining
from companion.credentials.models import Passkey
from companion.database import uuid7
from companion.messaging import replies
from companion.messaging.models import Reply
from companion.people.models import Assignment, Site
from companion.people.team import BreakGlassNotice, Leaving
from companion.settings import Settings
from companion.signin import devices, invitations, signins
from companion.signin.models import SignIn
from companion.skills import practising
from tests.browser_client import Browser
from tests.checkins.making import check_in
from tests.factories import KEY, NOON, assign, make_participant, make_site, make_staff
from tests.filling import fresh, in_memory
from tests.flags.making import make_flag
from tests.team.making import break_glass, cover, supervise

SEEN = {"lang": "en", "slug": "urge-surfing"}


class Cast:
    """The app, a cookie for each of them, and the ids of Ada's things. `back()` undoes whatever a request did."""

    def __init__(self, folder, patch) -> None:
        patch.setattr(clock, "now", lambda: NOON)
        self.file = f"{in_memory(folder)}/cast.sqlite3"
        settings = Settings(secret_key="only for tests", data_keys=(KEY,), database_url=f"sqlite:///{self.file}")
        database = fresh(settings.database_url)
        with database.session(writing=True) as db:
            self.cookies, self.ids = furnish(db)
            db.commit()
        database.dispose()
        self.app = create_app(settings)
        self.app.testing, self.app.test_client_class = True, Browser
        self.master = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self.file)) as source:
            source.backup(self.master)

    def browser(self, who: str) -> Browser:
        browser = self.app.test_client()
        if who in self.cookies:
            browser.set_cookie("device" if who == "phone" else "companion", self.cookies[who])
        return browser

    def address(self, rule, *, random: bool = False) -> str:
        """Where Ada's thing is; or, with `random`, where nothing is."""
        known = {**SEEN, **self.ids, **self.ids.get(rule.endpoint, {})}
        if rule.endpoint.startswith("learning."):
            known["slug"] = "triggers"
        values = {name: uuid4() if random and isinstance(known[name], UUID) else known[name] for name in rule.arguments}
        with self.app.test_request_context("/", base_url="http://localhost"):
            return rule.build(values)[1]

    def back(self) -> None:
        with closing(sqlite3.connect(self.file)) as target:
            self.master.backup(target)

    def close(self) -> None:
        self.app.extensions["database"].dispose()
        self.master.close()


def furnish(db):
    make_site(db, demo=False)  # real people: there is no drawer here
    people = {name: make_participant(db, name.title()) for name in ("ada", "ben", "cleo")}
    ada, cleo = people["ada"], people["cleo"]
    people |= {"dana": make_staff(db, "Dana", looks_after=[ada]), "eli": make_staff(db, "Eli")}
    people |= {"ngozi": make_staff(db, "Ngozi", role="prescriber", looks_after=[ada])}
    people |= {name: make_staff(db, name.title(), role="supervisor") for name in ("ellen", "olga")}
    people |= {"pat": make_staff(db, "Pat", role="admin"), "gone": make_staff(db, "Gone", looks_after=[ada])}
    people |= {"rosa": make_staff(db, "Rosa")}
    elsewhere = Site(name="Lakeside", zone="America/Chicago")
    db.add(elsewhere)
    db.flush()
    people["rosa"].site_id = elsewhere.id
    assign(db, people["rosa"], ada)  # even a wrong row opens nothing across sites
    assign(db, people["eli"], people["ben"])
    assign(db, people["eli"], cleo)
    cookies = {name: signins.begin(db, one, NOON) for name, one in people.items()}
    db.add(Leaving(staff_id=people["gone"].id, by_id=people["pat"].id, at=NOON))
    device, cookies["phone"] = devices.enroll(db, ada, "invitation", ("Android phone", "Chrome"), NOON)
    ids = {"device_id": device.id, **_doors(db, ada, people)}
    return cookies, {**_things(db, ada), **_of_the_team(db, people, cleo), **ids}


def _doors(db, ada, people):
    """Ada's passkey, a second desk of Dana's, and a new colleague's link."""
    key = Passkey(participant_id=ada.id, credential_id=b"ada", public_key=b"", handle=b"ada", sign_count=0)
    key.transports, key.name, key.backed_up, key.made_at = "", "lock", False, NOON
    db.add(key)
    signins.begin(db, people["dana"], NOON - timedelta(hours=1))
    db.flush()
    second = db.scalars(select(SignIn).where(SignIn.staff_id == people["dana"].id).order_by(SignIn.at)).first()
    asked = ("Nina", "nina@example.org", "clinician", people["pat"], NOON)
    _, token = staff_joining.invite_colleague(db, make_site(db), *asked)
    links = {name: {"token": token} for name in ("proving.join_team", "proving.joined_team")}
    return {"passkey_id": key.id, "own_desk.end_sign_in": {"sign_in_id": second.id}, **links}


def _things(db, ada):
    """Ada's flag, check-in, practice, text and second phone."""
    sid = Reply(sid="SM1", phone_index=ada.phone_index, participant_id=ada.id, body="Running late", at=NOON)
    db.add(sid)
    db.flush()
    replies.sort(db, sid, "team", NOON)
    practice = practising.begin(db, ada, "urge-surfing", uuid4(), 8, None, NOON)
    signins.begin(db, ada, NOON - timedelta(days=2))
    db.flush()
    second = db.scalars(select(SignIn).where(SignIn.participant_id == ada.id).order_by(SignIn.at)).first()
    told = check_in(db, ada, mood=6)
    mine = {"participant_id": ada.id, "flag_id": make_flag(db, ada).id, "reply_id": sid.id, "message_id": uuid7()}
    return {**mine, "practice_id": practice.id, "sign_in_id": second.id, "check_in_id": told.id}


def _of_the_team(db, people, cleo):
    """Dana is the one whom everything of the team is about; Noor is invited and has not joined."""
    dana, ellen = people["dana"], people["ellen"]
    opened = break_glass(db, dana, cleo)
    db.add(BreakGlassNotice(break_glass_id=opened.id, staff_id=ellen.id, at=NOON))
    noor, token = invitations.invite(db, make_site(db), "Noor", "+15555550147", NOON)
    db.add(Assignment(staff_id=dana.id, participant_id=noor.id, starts_at=NOON))
    assigned = db.scalars(select(Assignment).where(Assignment.staff_id == dana.id).order_by(Assignment.id)).first()
    ids = {
        "assignment_id": assigned.id,
        "staff_id": dana.id,
        "supervision_id": supervise(db, ellen, dana).id,
        "break_glass_id": opened.id,
    }
    waiting = {name: {"participant_id": noor.id} for name in ("care.invite_again", "office.renew", "office.withdraw")}
    return {**ids, "cover_id": cover(db, people["ngozi"], dana).id, "token": token, **waiting}
