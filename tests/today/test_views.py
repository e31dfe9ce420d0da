"""Today over HTTP, on both databases: the page the app opens on."""

from datetime import date, timedelta

import pytest

from companion.checkins.answers import Answers
from companion.checkins.arrival import record
from companion.database import uuid7
from companion.flags import acting
from companion.flags.models import Flag
from companion.learning import keeping, library, reading
from companion.schedule.enrolling import enroll, track
from tests.counting import reading as reads
from tests.counting import statements
from tests.factories import NOON, make_participant, make_staff
from tests.page_checks import check
from tests.schedule.making import cancel, make_session

HOUR = timedelta(hours=1)
LINK = "https://video.example.org/room-7"


@pytest.fixture
def ada(db, client, noon):
    person = make_participant(db)
    client.enter(person, NOON)
    return person


def page(client):
    answer = client.get("/")
    assert answer.status_code == 200
    check(answer.text, "/")
    return " ".join(answer.text.split())


def told(db, person, at=NOON - 3 * HOUR, **answers):
    return record(db, person, uuid7(), Answers(**answers), at, at, "page")


def test_somebody_who_is_not_signed_in_goes_to_the_door_and_back_to_today(client):
    assert client.get("/").location == "/sign-in"


def test_staff_go_to_their_desk(db, client, noon):
    client.enter(make_staff(db), NOON)

    assert client.get("/").location == "/desk"


def test_a_first_day_says_what_there_is_and_what_to_do(client, ada):
    text = page(client)

    for words in (
        "Good afternoon, Ada",
        "Monday, November 23",
        "How is today?",
        "Nothing is planned yet",
        "Paced breathing",
    ):
        assert words in text
    assert library.modules("en")[0].title in text


def test_the_title_names_nobody_and_nothing(client, ada):  # R80
    assert "<title>Today · Companion</title>" in page(client)


@pytest.mark.parametrize(("away", "words"), [(0, "Today"), (1, "Tomorrow"), (3, "Thursday, November 26")])
def test_the_next_session_says_when_and_where_and_what_to_bring(db, client, ada, away, words):
    make_session(db, ada, starts_at=NOON + timedelta(days=away, hours=5), place="Room 2")

    text = page(client)

    for expected in (f"{words} · 5:00 PM – 6:30 PM", "Group therapy", "Room 2", "Something to write with."):
        assert expected in text


def test_a_cancelled_session_is_not_the_next_one(db, client, ada):
    cancel(db, make_session(db, ada, title="Called off"))
    make_session(db, ada, starts_at=NOON + timedelta(days=1), title="Taking place")

    text = page(client)

    assert "Taking place" in text
    assert "Called off" not in text


def test_the_link_comes_a_quarter_of_an_hour_before_and_then_stands_first(db, client, ada, noon):
    session = make_session(db, ada, join_url=LINK)
    text = page(client)
    assert LINK not in text
    assert text.index("How is today?") < text.index("Next session")

    noon(session.starts_at - timedelta(minutes=15))
    client.prove()
    text = page(client)
    assert LINK in text
    assert text.index("Next session") < text.index("How is today?")


def test_todays_check_in_is_thanked_for_and_a_late_one_does_not_hide_it(db, client, ada):
    told(db, ada, mood=6)
    record(db, ada, uuid7(), Answers(mood=2), NOON, NOON, "page", day=date(2026, 11, 22))

    text = page(client)

    assert "You checked in today" in text
    assert "We got it at 9:00 AM, thank you." in text


def test_yesterdays_check_in_leaves_today_open(db, client, ada):
    told(db, ada, at=NOON - 24 * HOUR, mood=6)

    assert "How is today?" in page(client)


def test_the_day_turns_at_midnight_where_the_person_lives(db, client, noon):
    person = make_participant(db, zone="America/Los_Angeles")
    client.enter(person, NOON)
    told(db, person, at=NOON, mood=6)

    noon(NOON + 14 * HOUR)
    client.prove()
    assert "You checked in today" in page(client)
    noon(NOON + 15 * HOUR)
    client.prove()
    assert "How is today?" in page(client)


def test_the_skill_fits_what_was_said_last(db, client, ada):
    check_in = told(db, ada, craving=9)

    text = page(client)

    assert f"/skills/urge-surfing/practice?for={check_in.id}" in text
    assert "Your craving is strong now." in text


def test_words_of_long_ago_choose_no_skill(db, client, ada):
    told(db, ada, at=NOON - 72 * HOUR, craving=9)

    text = page(client)

    assert "urge-surfing" not in text
    assert "A few slow breaths are good on any day." in text


def test_the_module_is_the_one_to_go_on_with(db, client, ada):
    first, second, *_ = library.modules("en")
    keeping.go_on(db, ada, first, reading.end(first) - 1, NOON)

    text = page(client)

    assert second.title in text
    assert first.title not in text


def test_the_person_reads_who_saw_it_and_what_they_promised(db, client, ada):
    dana = make_staff(db, "Dana", looks_after=[ada])
    told(db, ada, craving=9)
    flag = db.query(Flag).filter_by(participant_id=ada.id).first()
    acting.take(db, flag, dana, NOON - timedelta(minutes=80))
    assert "At 10:40 AM, Dana saw how you are doing." in page(client)

    acting.answer(db, flag, dana, "I will call before 12.", NOON - timedelta(minutes=70))
    assert "I will call before 12." in page(client)


def test_an_old_answer_is_not_kept_on_the_page(db, client, ada, noon):
    dana = make_staff(db, "Dana", looks_after=[ada])
    told(db, ada, craving=9)
    acting.take(db, db.query(Flag).first(), dana, NOON)

    noon(NOON + timedelta(days=3))
    client.prove()

    assert "Dana" not in page(client)


def test_nobody_sees_the_day_of_another(db, client, ada):
    ben = make_participant(db, "Ben")
    make_session(db, ben, title="Only for Ben")
    told(db, ben, craving=9)

    text = page(client)

    assert "Only for Ben" not in text
    assert "How is today?" in text
    assert "urge-surfing" not in text


def test_it_is_spoken_in_the_language_of_the_person(db, client, noon):
    client.enter(make_participant(db, "Rosa", language="es"), NOON)

    text = page(client)

    assert '<html lang="es">' in text
    assert library.modules("es")[0].title in text


def test_it_takes_six_queries_however_much_there_is(db, client, ada):
    dana = make_staff(db, "Dana", looks_after=[ada])
    enroll(db, ada, track("12w"), date(2026, 11, 23), NOON)
    told(db, ada, craving=9, note="Call me, please.")
    for module in library.modules("en"):
        keeping.go_on(db, ada, module, 2, NOON)
    for flag in db.query(Flag):
        acting.take(db, flag, dana, NOON)
    db.commit()

    with statements(client.application.extensions["database"].engine) as seen:
        page(client)

    assert len(reads(seen)) <= 6, reads(seen)


def test_the_page_is_kept_nowhere(client, ada):  # R48
    assert client.get("/").headers["Cache-Control"] == "no-store"
