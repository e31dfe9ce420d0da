"""/schedule over HTTP, on both databases."""

from datetime import date, timedelta

import pytest

from companion.schedule.enrolling import enroll, track
from tests.counting import reading, statements
from tests.factories import NOON, make_participant, make_staff
from tests.page_checks import check
from tests.schedule.making import attended, cancel, make_session

LINK = "https://video.example.org/room-7"


@pytest.fixture
def ada(db, client, noon):
    person = make_participant(db)
    client.enter(person, NOON)
    return person


def page(client, path="/schedule"):
    answer = client.get(path)
    assert answer.status_code == 200
    check(answer.text, path)
    return answer.text


def test_somebody_who_is_not_signed_in_goes_to_the_door(client):
    assert client.get("/schedule").location == "/sign-in?next=/schedule"


def test_staff_go_to_their_desk(db, client, noon):
    client.enter(make_staff(db), NOON)

    assert client.get("/schedule").location == "/desk"


def test_the_week_shows_each_session_with_its_time_kind_place_and_what_to_bring(db, client, ada):
    make_session(db, ada, place="Room 2", kind="family")

    text = page(client)

    for words in (
        "Today · Monday, November 23",
        "5:00 PM – 6:30 PM",
        "Family session",
        "Room 2",
        "Someone close to you",
    ):
        assert words in text


def test_a_title_from_a_file_is_shown_as_it_is_written(db, client, ada):
    make_session(db, ada, title="Group <with> Dana & Co")

    assert "Group &lt;with&gt; Dana &amp; Co" in page(client)


def test_times_are_in_the_zone_of_the_person(db, client, noon):
    person = make_participant(db, zone="America/Los_Angeles")
    client.enter(person, NOON)
    make_session(db, person)

    assert "2:00 PM – 3:30 PM" in page(client)


def test_the_link_is_not_even_on_the_page_before_its_time(db, client, ada, noon):
    session = make_session(db, ada, starts_at=NOON + timedelta(minutes=20), join_url=LINK)

    text = page(client)
    assert LINK not in text
    assert "From 12:05 PM you can join by video." in text

    noon(NOON + timedelta(minutes=5))
    assert LINK in page(client)

    noon(session.ends_at + timedelta(minutes=30))
    client.prove()
    assert LINK not in page(client)


def test_a_cancelled_session_says_so(db, client, ada):
    cancel(db, make_session(db, ada, join_url=LINK, starts_at=NOON))

    text = page(client)

    assert "This will not take place" in text
    assert LINK not in text


def test_what_was_attended_is_said_without_blame(db, client, ada):
    attended(db, make_session(db, ada, starts_at=NOON - timedelta(hours=4)), 80)
    attended(db, make_session(db, ada, starts_at=NOON - timedelta(hours=2)), 0)

    text = page(client)

    assert "You were there for 80 minutes" in text
    assert "Not this time" in text
    assert "missed" not in text.lower()


def test_hours_are_shown_with_their_sentence(db, client, ada):
    enroll(db, ada, track("12w"), date(2026, 11, 23), NOON)

    text = page(client)

    assert "You have been there 0 of 9 hours this week." in text
    assert "With all that is planned, this week comes to 9 hours." in text
    assert "If you miss the next day, it comes to 6 of 9." in text


@pytest.mark.parametrize(
    ("week", "heading"),
    [
        ("2026-11-23", "Your week"), ("2026-11-30", "Next week"), ("2026-11-20", "Last week"),
        ("2027-03-10", "Week of Monday, March 8"), ("nonsense", "Your week"), ("0001-01-01", "Your week"),
        ("9999-12-31", "Your week"), ("2099-12-31", "Week of Monday, December 28"),
    ],
)  # fmt: skip
def test_any_week_opens_and_nonsense_is_this_week(client, ada, week, heading):
    assert f"<h1>{heading}</h1>" in page(client, f"/schedule?week={week}")


def test_an_empty_week_says_what_to_do(client, ada):
    assert "Nothing is planned for this week" in page(client)


def test_nobody_sees_the_sessions_of_another(db, client, ada):
    make_session(db, make_participant(db, "Ben"), title="Only for Ben")

    assert "Only for Ben" not in page(client)


def test_a_week_takes_four_queries_however_full_it_is(db, client, ada):
    for hour in range(-6, 20):
        attended(db, make_session(db, ada, starts_at=NOON + timedelta(hours=hour), minutes=50), 50)
    enroll(db, ada, track("12w"), date(2026, 11, 23), NOON)
    db.commit()

    with statements(client.application.extensions["database"].engine) as seen:
        page(client)

    assert len(reading(seen)) <= 4


def test_the_page_is_kept_nowhere(db, client, ada):  # R48
    assert client.get("/schedule").headers["Cache-Control"] == "no-store"
