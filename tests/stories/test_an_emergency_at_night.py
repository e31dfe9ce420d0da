"""A colleague without a reason, a colleague who stands in, and an emergency that nobody misses."""

import pyotp
from sqlalchemy import select

from companion.audit.models import Entry
from companion.signin.models import CodeGenerator
from tests.factories import STAFF_PASSWORD
from tests.team.making import supervise

PHONE = "+12125550148"


def code_of(story, staff):
    with story.house.db() as db:
        secret = db.scalar(select(CodeGenerator).where(CodeGenerator.staff_id == staff.id)).secret
    return pyotp.TOTP(secret).at(story.house.now)


def test_a_colleague_without_a_reason_finds_nothing(story):  # R17, R18
    story.it_is("Mon 10:00")
    ada = story.given_a_participant("Ada", phone=PHONE)
    story.given_a_clinician(ada, name="Dana")
    desk = story.desk_of(story.given_a_clinician(name="Eli")).open("/desk")
    assert not desk.says("Ada")

    desk.press("Everyone")
    assert not desk.says("Ada")
    desk.open(f"/desk/people/{ada.id}")
    assert not desk.says("Ada")
    desk.open("/desk/emergency").write("Their phone number", "Ada").press("Search")
    assert desk.says("could not read that phone number")


def test_standing_in_for_a_colleague(story):  # R18
    story.it_is("Mon 10:00")
    ada = story.given_a_participant("Ada")
    dana, eli = story.given_a_clinician(ada, name="Dana"), story.given_a_clinician(name="Eli")
    hers = story.desk_of(dana).open("/desk").press("Team").press("Cover")
    hers.page.get_by_label("Who stands in?").select_option(label="Eli")
    hers.write("First day", "2026-11-24").write("Last day", "2026-11-25").press("Arrange it")
    assert hers.says("Eli stands in for Dana.")

    his = story.desk_of(eli).open("/desk/everyone")
    assert not his.says("Ada")
    story.it_is("Tue 09:00")
    his = story.desk_of(eli).open("/desk/everyone")
    assert his.says("Ada")
    story.it_is("Thu 09:00")
    assert not story.desk_of(eli).open("/desk/everyone").says("Ada")


def test_an_emergency_is_opened_and_everybody_hears_of_it(story):  # R20, R40
    story.it_is("Mon 22:00")
    ada = story.given_a_participant("Ada", phone=PHONE)
    story.given_a_clinician(ada, name="Dana")
    eli = story.given_a_clinician(name="Eli")
    ellen = story.given_a_clinician(name="Ellen", role="supervisor")
    with story.house.db() as db:
        supervise(db, ellen, eli)
        db.commit()

    desk = story.desk_of(eli).open("/desk").press("Emergency")
    story.it_is("Mon 22:01")
    desk.write("Their phone number", "(212) 555-0148").press("Search")
    assert desk.says("Someone with this number is here")
    assert not desk.says("Ada")
    desk.write("Why do you need this record now?", "The hospital asks what she takes.")
    desk.write("What is the emergency?", "She does not wake up.")
    desk.write("Who gets the information?", "Dr. Amina Roe").write("Where do they work?", "City Hospital")
    desk.press("Open the record for one hour")
    assert desk.says("Is it you?") and not desk.says("Ada")
    desk.write("Your password", STAFF_PASSWORD).write("The 6 digits", code_of(story, eli)).press("Go on")
    assert desk.path == f"/desk/people/{ada.id}"
    assert desk.says("You opened the record of Ada in an emergency.")

    hers = story.desk_of(ellen).open("/desk")
    assert hers.says("Eli opened a record in an emergency")
    hers.press("Read about it")
    assert hers.says("She does not wake up.")
    hers.press("I have seen this")
    assert not hers.open("/desk").says("Eli opened a record")

    story.it_is("Mon 22:10")
    desk.press("End it")
    desk.open(f"/desk/people/{ada.id}")
    assert not desk.says("Ada")
    with story.house.db() as db:
        told = set(db.scalars(select(Entry.verb).where(Entry.subject_id == ada.id)))
    assert told >= {"searched by phone", "opened in an emergency", "looked", "saw an emergency", "ended an emergency"}
    phone = story.phone_of(ada).open("/me/looked")
    assert phone.says("Eli opened your page in an emergency")
