"""The desk over HTTP: who may see whom, and what a colleague does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from companion.audit.models import Entry
from companion.database import uuid7
from companion.flags.levels import Level
from companion.flags.models import Answer, Closure, Flag
from companion.messaging.models import Reply
from companion.people.models import Assignment, Participant
from companion.schedule.models import Appointment
from tests.checkins.making import check_in
from tests.factories import NOON, make_participant, make_staff
from tests.flags.making import make_flag


@pytest.fixture
def ada(db, noon):
    return make_participant(db, "Ada")


@pytest.fixture
def dana(db, ada):
    return make_staff(db, "Dana", looks_after=[ada])


@pytest.fixture
def desk(client, dana):
    return client.enter(dana, NOON)


def page_of(person):
    return f"/desk/people/{person.id}"


def flag_of(flag):
    return f"/desk/people/{flag.participant_id}/flags/{flag.id}"


def entries(db, verb):
    return db.scalar(select(func.count(Entry.id)).where(Entry.verb == verb))


def test_the_list_says_who_why_and_by_when(desk, db, ada):
    check_in(db, ada, craving=9)
    page = desk.get("/desk").text

    assert "Ada" in page
    assert "Craving was 9 of 10." in page
    assert "Daily review" in page
    assert "By Tue, Nov 24, 6:00 PM" in page
    assert "Last check-in today, 12:00 PM." in page
    assert "No session planned." in page


def test_every_page_one_acts_on_names_whose_record_it_is(desk, db, ada):  # hazard 16
    flag = make_flag(db, ada)
    for page in (page_of(ada), flag_of(flag)):
        answer = desk.get(page)
        assert "Ada" in answer.text.split("<main")[1], page
        assert "Ada" not in answer.text.split("</title>")[0], page


def test_when_nobody_needs_anyone_the_list_does_not_promise_that_all_is_well(desk):  # hazard 13
    page = desk.get("/desk").text

    assert "No one is waiting for you" in page
    assert "That does not mean that all is well" in page


def test_a_late_clock_is_said_in_words(desk, db, ada):
    make_flag(db, ada, at=NOON - timedelta(days=3), level=Level.URGENT)

    assert "Late since" in desk.get("/desk").text


def test_taking_answering_and_closing_and_the_person_sees_it(desk, client, db, ada, dana):
    check_in(db, ada, call_me=True)
    flag = db.scalars(select(Flag)).one()

    assert desk.send(flag_of(flag) + "/take", {"next": "/desk"}).location == "/desk"
    assert "You have it" in desk.get("/desk").text
    told = desk.send(flag_of(flag) + "/answer", {"words": "I saw this and will call before 12."})
    assert told.status_code == 303
    assert "Sent. They see it the next time they open the app." in desk.get(told.location).text
    ended = desk.send(flag_of(flag) + "/close", {"outcome": "spoke", "note": ""})
    assert ended.status_code == 303

    assert db.scalars(select(Answer)).one().words == "I saw this and will call before 12."
    assert db.scalars(select(Closure)).one().outcome == "spoke"
    page = desk.get(page_of(ada)).text
    assert "What was closed" in page
    assert "We spoke" in page
    today = client.enter(ada, NOON).get("/").text
    assert "I saw this and will call before 12." in today


def test_urgent_cannot_be_closed_unseen_or_without_a_note_and_the_words_stay(desk, db, ada):  # R74
    flag = make_flag(db, ada, level=Level.URGENT)
    unseen = desk.send(flag_of(flag) + "/close", {"outcome": "spoke", "note": "Spoke with her."})
    assert unseen.status_code == 422
    assert "cannot be closed before someone has seen it" in unseen.text
    assert "Spoke with her." in unseen.text

    desk.send(flag_of(flag) + "/take")
    assert desk.send(flag_of(flag) + "/close", {"outcome": "spoke", "note": " "}).status_code == 422
    assert desk.send(flag_of(flag) + "/close", {"note": "Spoke."}).status_code == 422
    assert db.scalar(select(func.count(Closure.id))) == 0
    assert desk.send(flag_of(flag) + "/close", {"outcome": "met", "note": "Spoke."}).status_code == 303


def test_what_a_colleague_has_is_taken_over_only_when_meant(desk, client, db, ada):
    flag = make_flag(db, ada)
    desk.send(flag_of(flag) + "/take")
    eli = make_staff(db, "Eli", looks_after=[ada])
    client.enter(eli, NOON)

    refused = client.send(flag_of(flag) + "/take")
    assert "Someone else took this a moment ago." in client.get(refused.location).text
    assert client.send(flag_of(flag) + "/answer", {"words": "Hello"}).status_code == 422
    client.send(flag_of(flag) + "/take", {"over": "1"})

    assert db.scalars(select(Flag)).one().owner.name == "Eli"


def test_one_person_at_a_glance(desk, db, ada):
    check_in(db, ada, at=NOON - timedelta(days=1), craving=4, mood=6)
    check_in(db, ada, craving=9, mood=3, sleep=5.5, used=False, triggers=("place",), note="The bus <b>was</b> late.")
    make_session(db, ada)
    page = desk.get(page_of(ada)).text

    assert "Last 9, above the usual 4. Answers on 2 of 14 days." in page
    assert "Craving was 9 of 10, 5 above their usual 4." in page
    assert "The bus &lt;b&gt;was&lt;/b&gt; late." in page
    assert "5.5 hours" in page
    assert "A place" in page
    assert "Group therapy" in page
    assert "<title>One person · Companion</title>" in page


def make_session(db, participant):
    session = Appointment(
        participant_id=participant.id,
        source="test",
        kind="group",
        starts_at=NOON + timedelta(hours=2),
        ends_at=NOON + timedelta(hours=3),
        zone=participant.zone,
    )
    db.add(session)
    db.flush()
    return session


def test_each_look_is_recorded_exactly_once(desk, db, ada):  # R38
    flag = make_flag(db, ada)
    desk.get("/desk")
    assert entries(db, "looked") == 0
    desk.get(page_of(ada))
    assert entries(db, "looked") == 1
    desk.get(flag_of(flag))
    assert entries(db, "looked") == 2


def test_somebody_who_is_not_mine_does_not_exist(desk, db):  # R16, R17
    ben = make_participant(db, "Ben")
    flag = make_flag(db, ben)

    assert desk.get("/desk/people/" + str(ben.id)).status_code == 404
    assert desk.get(flag_of(flag)).status_code == 404
    for act in ("take", "answer", "close"):
        assert desk.send(flag_of(flag) + f"/{act}", {"words": "x", "outcome": "spoke"}).status_code == 404
    assert desk.send(f"/desk/people/{ben.id}/invitation").status_code == 404
    assert entries(db, "looked") == 0


def test_a_flag_is_found_only_through_its_own_person(desk, db, ada):  # R16, hazard 16
    ben = make_participant(db, "Ben")
    flag = make_flag(db, ben)

    assert desk.send(f"/desk/people/{ada.id}/flags/{flag.id}/take").status_code == 404


def test_a_text_is_marked_as_read_once_by_whom(desk, db, ada):
    reply = Reply(sid="SM1", phone_index=ada.phone_index, participant_id=ada.id, body="Running late", at=NOON)
    db.add(reply)
    db.flush()
    from companion.messaging import replies

    replies.sort(db, reply, "team", NOON)
    assert "I have read it" in desk.get(page_of(ada)).text
    for _ in range(2):
        assert desk.send(f"{page_of(ada)}/replies/{reply.id}/read").status_code == 303

    page = desk.get(page_of(ada)).text
    assert "Running late" in page
    assert "I have read it" not in page


def test_a_participant_finds_no_desk(client, db, ada):
    client.enter(ada, NOON)

    assert client.get("/desk").status_code == 404
    assert client.get(page_of(ada)).status_code == 404


def test_an_admin_sees_no_clinical_content(client, db, ada):  # R19
    flag = make_flag(db, ada)
    client.enter(make_staff(db, "Alex", role="admin"), NOON)

    assert client.get("/desk").location == "/desk/team"
    assert client.get("/desk/invite").status_code == 200
    for closed in ("/desk/everyone", page_of(ada), flag_of(flag)):
        assert client.get(closed).status_code == 403
    assert client.send(flag_of(flag) + "/take").status_code == 403


def invitation(dana, **changes):
    new = {"name": "Ben", "phone": "(555) 555-0142", "language": "es", "track": "", "clinician": str(dana.id)}
    return {**new, **changes}


def test_inviting_somebody_shows_the_link_and_its_code(desk, client, db, dana):  # R07
    answer = desk.send("/desk/invite", invitation(dana))

    assert answer.status_code == 201
    assert "<svg" in answer.text
    link = answer.text.split('class="code__link" href="')[1].split('"')[0]
    assert link.startswith("http://localhost:8000/join/")
    ben = db.scalars(select(Participant).where(Participant.language == "es")).one()
    assert ben.name == "Ben"
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200


def test_the_newcomer_is_looked_after_and_in_their_track(desk, db, dana):
    slug = next(iter(tracks()))
    desk.send("/desk/invite", invitation(dana, track=slug, starts_on="2026-11-30"))
    ben = db.scalars(select(Participant).where(Participant.language == "es")).one()

    assert db.scalars(select(Assignment).where(Assignment.participant_id == ben.id)).one().staff_id == dana.id
    first = db.scalars(select(Appointment).where(Appointment.participant_id == ben.id)).first()
    assert first.starts_at.date() >= date(2026, 11, 30)


def tracks():
    from companion.schedule.tracks import TRACKS

    return TRACKS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "name they like to be called"),
        ({"phone": "12"}, "too short or too long"),
        ({"phone": "hello"}, "could not read that phone number"),
        ({"track": "no-such"}, "Please look at this again"),
        ({"clinician": str(uuid7())}, "Please look at this again"),
        ({"starts_on": "soon"}, "Please look at this again"),
    ],
)
def test_a_wrong_invitation_is_named_and_nothing_half_done(desk, db, dana, change, words):
    before = db.scalar(select(func.count(Participant.id)))
    answer = desk.send("/desk/invite", invitation(dana, **change))

    assert answer.status_code == 422
    assert words in answer.text
    assert db.scalar(select(func.count(Participant.id))) == before


def test_a_track_needs_its_first_day(desk, dana):
    slug = next(iter(tracks()))

    assert "Please choose the first day of the track." in desk.send("/desk/invite", invitation(dana, track=slug)).text


def test_a_phone_that_is_here_already_is_refused(desk, db, dana):
    make_participant(db, "Cleo", phone="+15555550142")

    assert "Somebody with this phone is here already." in desk.send("/desk/invite", invitation(dana)).text


def test_a_new_link_is_made_for_who_has_not_joined_and_for_who_forgot_everything(desk, db, dana, ada):
    ben = make_participant(db, "Ben", joined=False)
    db.add(Assignment(staff_id=dana.id, participant_id=ben.id, starts_at=NOON))
    db.flush()

    assert "Make a new link" in desk.get(page_of(ben)).text
    assert desk.send(page_of(ben) + "/invitation").status_code == 201
    assert desk.send(page_of(ada) + "/invitation").status_code == 201


def test_every_note_field_of_the_desk_says_what_does_not_belong_there(desk, db, ada):  # R23
    flag = make_flag(db, ada)
    pages = [desk.get(flag_of(flag)).text, _emergency_form(desk, db)]

    for page in pages:
        fields = [field.split(">")[0] for field in page.split("<textarea")[1:]]
        assert fields
        for field in fields:
            hint = field.split('aria-describedby="')[1].split()[0].rstrip('"')
            assert "Counseling notes do not belong here." in page.split(f'id="{hint}"')[1].split("</p>")[0]


def _emergency_form(desk, db):
    ben = make_participant(db, "Ben")
    return desk.send("/desk/emergency", {"phone": ben.phone}).text
