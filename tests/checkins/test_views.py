"""Checking in over HTTP: the questions, a good and a bad answer, what comes next."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from companion.checkins.models import CheckIn
from companion.database import uuid7
from companion.flags import acting
from companion.flags.models import Flag
from tests.checkins.making import check_in
from tests.factories import NOON, make_participant, make_staff

MONDAY = date(2026, 11, 23)


@pytest.fixture
def ada(db, noon):
    return make_participant(db, "Ada")


@pytest.fixture
def phone(client, ada):
    return client.enter(ada, NOON)


def form(**answers):
    return {"id": str(uuid7()), "day": MONDAY.isoformat(), **answers}


def count(db, model):
    return db.scalar(select(func.count(model.id)))


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]+)"', page.text)[1]


def test_the_page_says_who_sees_the_answers_before_it_asks(phone):
    page = phone.get("/check-in").text

    said = page.index("Only your team sees your answers. No one watches this app around the clock.")
    assert said < page.index("How are you?")
    assert "Your team is at work until today, 6:00 PM." in page


def test_at_night_the_page_says_when_somebody_will_see_it(phone, noon):  # R72, hazard 1
    noon(NOON + timedelta(hours=8))
    phone.prove()

    assert "Nobody will see this before Tue, Nov 24, 8:00 AM." in phone.get("/check-in").text


def test_the_lines_are_on_the_form_itself_before_any_network(phone):  # R71
    page = phone.get("/check-in").text

    assert 'class="check-in__help"' in page
    assert 'href="tel:988"' in page
    assert 'href="tel:911"' in page


def test_nothing_is_chosen_before_somebody_chooses(phone):
    assert " checked" not in phone.get("/check-in").text


def test_a_craving_of_nine_is_saved_with_its_flag_and_leads_on(phone, db):  # R75
    answer = phone.send("/check-in", form(craving="9", mood="4"))

    assert answer.status_code == 303
    made = db.scalars(select(CheckIn)).one()
    assert answer.location.endswith(f"/check-in/{made.id}/next")
    assert (made.told.craving, made.told.mood, made.told.sleep) == (9, 4, None)
    assert db.scalars(select(Flag)).one().rule == "craving"


def test_every_item_of_the_form_arrives(phone, db):
    answers = {"mood": "3", "craving": "7", "confidence": "5", "sleep": "6,5", "used": "yes", "used_when": "yesterday"}
    several = {"triggers": ["people", "feeling"], "used_what": ["alcohol", "other"]}
    phone.send("/check-in", form(**answers, **several, note=" Two\r\nlines ", call_me="y", not_safe="y"))

    assert db.scalars(select(CheckIn)).one().answers == {
        "craving": 7,
        "mood": 3,
        "sleep": 6.5,
        "confidence": 5,
        "triggers": ["people", "feeling"],
        "used": True,
        "used_what": ["alcohol", "other"],
        "used_when": "yesterday",
        "note": "Two\nlines",
        "call_me": True,
        "not_safe": True,
    }


def test_everything_may_be_skipped(phone, db):
    answer = phone.send("/check-in", form(mood="", craving="", used="", used_when="", sleep="", note=" "))

    assert answer.status_code == 303
    assert db.scalars(select(CheckIn)).one().answers == {}
    assert count(db, Flag) == 0
    assert "All questions were skipped. That is fine." in phone.get("/check-in").text


def test_naming_what_it_was_is_a_yes_and_a_no_leaves_the_details_behind(phone, db):
    phone.send("/check-in", form(used_what=["opioid"]))
    phone.send("/check-in", form(used="no", used_what=["opioid"]))

    told = [one.told for one in db.scalars(select(CheckIn).order_by(CheckIn.id))]
    assert [(one.used, one.used_what) for one in told] == [(True, ("opioid",)), (False, ())]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"craving": "11"}, "Choose a number from 0 to 10, or skip it."),
        ({"craving": "-1"}, "Choose a number from 0 to 10, or skip it."),
        ({"mood": "lots"}, "Choose a number from 0 to 10, or skip it."),
        ({"sleep": "25"}, "Write hours from 0 to 24"),
        ({"sleep": "nan"}, "Write hours from 0 to 24"),
        ({"sleep": "a bit"}, "Write hours from 0 to 24"),
        ({"note": "x" * 2001}, "A note can have up to 2,000 letters."),
        ({"used": "maybe"}, "Please look at this again"),
        ({"triggers": ["weather"]}, "Please look at this again"),
        ({"shoe_size": "44"}, "This check-in holds something we do not know."),
        ({"id": "1"}, "This page was open too long."),
        ({"day": "someday"}, "This page was open too long."),
        ({"day": "2026-11-20"}, "You can check in for today and for the two days before."),
        ({"day": "2026-11-24"}, "You can check in for today and for the two days before."),
    ],
)
def test_a_wrong_answer_is_named_and_every_word_is_kept(phone, db, wrong, words):
    answer = phone.send("/check-in", form(**{"note": "My own words.", "confidence": "6", **wrong}))

    assert answer.status_code == 422
    assert words in answer.text
    assert ("My own words." in answer.text) is ("note" not in wrong)
    assert re.search(r'name="confidence" value="6" checked', answer.text)
    assert count(db, CheckIn) == 0


def test_a_double_tap_is_one_check_in(phone, db):  # R46
    sent = form(craving="9", note="once")
    first, again = phone.send("/check-in", sent), phone.send("/check-in", sent)

    assert (first.status_code, again.status_code, first.location) == (303, 303, again.location)
    assert count(db, CheckIn) == 1
    assert {flag.times for flag in db.scalars(select(Flag))} == {1}


def test_other_answers_under_a_saved_form_are_kept_on_the_page_and_never_lost(phone, db):  # R46
    sent = form(craving="3")
    phone.send("/check-in", sent)
    answer = phone.send("/check-in", {**sent, "craving": "8", "note": "worse"})

    assert answer.status_code == 409
    assert "You saved this check-in before." in answer.text
    assert "worse" in answer.text
    assert count(db, CheckIn) == 1
    fresh = hidden(answer, "id")
    assert fresh != sent["id"]
    assert phone.send("/check-in", {**sent, "id": fresh, "craving": "8"}).status_code == 303
    assert count(db, CheckIn) == 2


def test_somebody_else_s_form_id_is_refused_and_changes_nothing(phone, db):  # R46, hazard 6
    sent = form(craving="9", note="mine")
    check_in(db, make_participant(db, "Ben"), check_in_id=UUID(sent["id"]), craving=9)

    answer = phone.send("/check-in", sent)

    assert answer.status_code == 409
    assert count(db, CheckIn) == 1
    assert phone.get(f"/check-in/{sent['id']}/next").status_code == 404


def test_going_back_after_saving_shows_what_was_saved(phone):
    phone.send("/check-in", form(craving="3", note="The bus was late."))
    page = phone.get("/check-in").text

    assert "You checked in" in page
    assert "3 of 10" in page
    assert "The bus was late." in page
    assert "How are you?" in phone.get("/check-in?again=1").text


def test_an_answer_about_yesterday_is_labelled_as_told_later(phone, db):
    page = phone.get("/check-in?day=yesterday")
    assert "How was Sunday, November 22?" in page.text
    assert hidden(page, "day") == "2026-11-22"

    phone.send("/check-in", form(day="2026-11-22", mood="5"))

    assert db.scalars(select(CheckIn)).one().is_late
    assert "told later" in phone.get("/check-in?day=yesterday").text
    assert "How is today?" in phone.get("/check-in").text


def test_a_form_that_was_open_over_midnight_is_about_the_day_it_asked_about(phone, db, noon):
    noon(NOON + timedelta(hours=13))
    phone.prove(phone.send("/check-in", form(mood="5")))

    assert db.scalars(select(CheckIn)).one().day == MONDAY


@pytest.mark.parametrize(
    ("answers", "first", "then"),
    [
        ({"not_safe": "y"}, "You matter. Reach someone now.", "Breath"),
        ({"used": "yes"}, "Keep naloxone close", "Delay"),
        ({"craving": "8"}, "That is a strong craving", "Urge"),
        ({"craving": "2"}, "Here is something small that can help today.", "Breath"),
    ],
)
def test_help_comes_first_then_one_skill_and_never_thanks_alone(phone, answers, first, then):
    page = phone.get(phone.send("/check-in", form(**answers)).location).text
    main = page[page.index("<main") : page.index("</main>")]

    assert main.index(first) < main.index("/practice?for=")
    assert main.count("/practice?for=") == 1
    assert then.lower() in main.lower()
    assert "No one watches this app around the clock." in main


def test_the_lines_come_before_the_skill_when_somebody_is_not_safe(phone):
    main = phone.get(phone.send("/check-in", form(not_safe="y", used="yes", craving="9")).location).text

    assert main.index("tel:988") < main.index("Keep naloxone close") < main.index("/practice?for=")


def test_the_person_hears_the_real_hour_and_who_saw_it(phone, db, ada):  # R72
    to = phone.send("/check-in", form(call_me="y", note="Hello")).location
    page = phone.get(to).text
    assert "Someone should call you by today, 6:00 PM." in page
    assert "Someone should read your note by today, 6:00 PM." in page

    dana = make_staff(db, "Dana", looks_after=[ada])
    acting.take(db, db.scalars(select(Flag).where(Flag.rule == "note")).one(), dana, NOON + timedelta(minutes=40))

    assert "Dana saw this: today, 12:40 PM." in phone.get(to).text


def test_only_a_participant_checks_in(client, db, noon):
    assert client.get("/check-in").status_code == 303
    dana = make_staff(db)
    assert client.enter(dana, NOON).send("/check-in", form(mood="1")).status_code == 403
    assert count(db, CheckIn) == 0


def test_a_form_without_its_token_is_refused(phone, db):  # R44
    assert phone.post("/check-in", data=form(mood="1")).status_code == 400
    assert count(db, CheckIn) == 0


def test_the_page_is_also_in_spanish(phone, db, ada):
    ada.language = "es"

    page = phone.get("/check-in").text

    assert '<html lang="es">' in page
    assert "today, 6:00 p.m." in page.replace("\u202f", " ").replace("\xa0", " ") or "hoy, 6:00 p.m." in page
