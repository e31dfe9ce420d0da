"""You and your phone, over HTTP, on both databases."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from companion.audit.models import Entry
from companion.messaging import agreeing, outbox, suppression
from companion.messaging.models import Message
from companion.messaging.outbox import Occasion
from companion.people import queries as people
from companion.people.models import OptOut
from companion.signin import signins
from tests.factories import NOON, make_participant, make_staff
from tests.page_checks import check


@pytest.fixture
def ada(db, client, noon):
    person = make_participant(db)
    client.enter(person, NOON)
    return person


def page(client, path="/me"):
    answer = client.get(path)
    assert answer.status_code == 200
    check(answer.text, path)
    return " ".join(answer.text.split())


def verbs(db):
    return db.scalars(select(Entry.verb).order_by(Entry.number)).all()


def planned(db, person, key="k"):
    opt_in = db.scalar(people.standing_opt_in(person))
    occasion = Occasion("prompt", key, NOON + timedelta(hours=1), NOON + timedelta(hours=3), person.zone, {})
    outbox.plan(db, opt_in, occasion, NOON)
    return db.scalars(select(Message)).one()


@pytest.mark.parametrize("path", ["/me", "/me/texts"])
def test_the_door_is_closed_to_strangers_and_leads_staff_to_their_desk(db, client, noon, path):
    assert client.get(path).location == f"/sign-in?next={path}"
    client.enter(make_staff(db), NOON)
    assert client.get(path).location == "/desk"


def test_the_page_says_what_holds_now(client, ada):
    text = page(client)

    for words in (
        "Signed in as Ada.",
        "Texts are on since Monday, November 23.",
        "up to six texts a day",
        "This phone",
    ):
        assert words in text
    assert '<option selected value="09:00">9:00 AM</option>' in text


def test_turning_texts_off_holds_at_once_and_ends_what_waits(db, client, ada):  # R56
    waiting = planned(db, ada)

    assert client.send("/me/texts", {"wanted": "no"}).status_code == 303

    assert db.scalar(people.standing_opt_in(ada)) is None
    assert db.scalars(select(OptOut.how)).all() == ["page"]
    assert db.get(Message, waiting.id).state == "suppressed"
    assert "Texts are off. Nothing more will come." in page(client)
    assert verbs(db)[-1] == "texts off"


def test_turning_texts_on_says_what_is_agreed_and_holds_at_once(db, client, noon):
    person = make_participant(db, texts=False)
    client.enter(person, NOON)
    assert "If you turn them on, you agree to get up to six texts a day" in page(client)

    client.send("/me/texts", {"wanted": "yes"})

    assert db.scalar(people.standing_opt_in(person)).at == NOON
    assert verbs(db)[-1] == "texts on"
    assert "Texts are on since" in page(client)


def test_turning_off_what_is_off_changes_nothing(db, client, ada):
    for _ in range(2):
        client.send("/me/texts", {"wanted": "no"})

    assert len(db.scalars(select(OptOut)).all()) == 1


def test_a_wish_that_is_none_is_refused(db, client, ada):
    assert client.send("/me/texts", {"wanted": "maybe"}).status_code == 400
    assert db.scalar(people.standing_opt_in(ada)) is not None


def test_who_sent_stop_reads_how_to_start_again(db, client, ada):
    suppression.suppress(db, ada.phone_index, "stop", NOON)

    assert agreeing.stopped(db, ada)
    assert "send START from this phone" in page(client)


def test_the_daily_time_is_set_and_its_texts_are_planned_anew(db, client, ada):
    version = outbox.version(db, ada.id, outbox.CHECK_IN)

    assert client.send("/me/prompt", {"at": "19:30"}).status_code == 303

    assert ada.prompt_at == time(19, 30)
    assert outbox.version(db, ada.id, outbox.CHECK_IN) == version + 1
    assert verbs(db)[-1] == "daily time set"
    assert '<option selected value="19:30">7:30 PM</option>' in page(client)


def test_the_daily_text_can_be_left_out(db, client, ada):
    client.send("/me/prompt", {"at": ""})

    assert ada.prompt_at is None
    assert '<option selected value="">No daily text</option>' in page(client)


@pytest.mark.parametrize("at", ["03:00", "25:00", "soon"])
def test_a_time_that_is_not_offered_is_refused_and_nothing_changes(db, client, ada, at):
    answer = client.send("/me/prompt", {"at": at})

    assert answer.status_code == 422
    check(answer.text, "/me/prompt")
    assert 'id="errors"' in answer.text
    assert ada.prompt_at == time(9)


def test_a_time_set_elsewhere_is_among_the_choices(db, client, noon):
    client.enter(make_participant(db, prompt_at=time(9, 10)), NOON)

    assert '<option selected value="09:10">9:10 AM</option>' in page(client)


def test_a_sign_in_elsewhere_is_ended_at_once(db, client, app, ada):  # R14, R03
    other = app.test_client()
    other.db = db
    other.enter(ada, NOON - timedelta(days=2))
    there = next(one for one in db.scalars(signins.standing(ada, NOON)) if one.at < NOON)
    assert page(client).count("Another phone or computer") == 1

    assert client.send(f"/me/sign-ins/{there.id}/end").status_code == 303

    assert other.get("/me").location.startswith("/sign-in")
    assert "Another phone or computer" not in page(client)
    assert verbs(db)[-1] == "ended a sign-in"


def test_the_sign_in_of_another_person_is_not_found(db, client, app, ada):  # R16
    ben = make_participant(db, "Ben")
    other = app.test_client()
    other.db = db
    other.enter(ben, NOON)
    his = db.scalars(signins.standing(ben, NOON)).one()

    assert client.send(f"/me/sign-ins/{his.id}/end").status_code == 404
    assert other.get("/me").status_code == 200


def test_signing_out_here_is_one_button(client, ada):
    assert 'action="/sign-out"' in page(client)
    client.send("/sign-out")
    assert client.get("/me").status_code == 303


def test_my_texts_show_what_will_come_what_came_and_what_did_not(db, client, ada):
    assert "No texts yet" in page(client, "/me/texts")
    words = planned(db, ada).body

    text = page(client, "/me/texts")
    assert "What will come" in text
    assert words.split(".")[0] in text

    client.send("/me/prompt", {"at": "19:30"})
    text = page(client, "/me/texts")
    assert "What did not come, and why" in text
    assert "Something changed, so this text was not needed any more." in text


def test_nobody_reads_the_texts_of_another(db, client, ada):
    planned(db, make_participant(db, "Ben"))

    assert "No texts yet" in page(client, "/me/texts")


@pytest.mark.parametrize("path", ["/me/texts", "/me/prompt"])
def test_without_its_token_a_form_changes_nothing(db, client, ada, path):  # R44
    assert client.post(path, data={"wanted": "no", "at": ""}).status_code == 400
    assert ada.prompt_at == time(9)
    assert db.scalar(people.standing_opt_in(ada)) is not None
