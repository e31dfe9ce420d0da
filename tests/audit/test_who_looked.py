"""What a person reads about who opened their record (R40), on both databases."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from companion.audit import chain, queries, telling
from companion.audit.models import Entry
from companion.people.models import Staff
from tests.counting import reading, statements
from tests.factories import NOON, make_participant, make_staff
from tests.flags.making import make_flag

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def ada(db, noon):
    return make_participant(db, "Ada")


@pytest.fixture
def dana(db, ada):
    return make_staff(db, "Dana", looks_after=[ada])


def page(client, ada, path="/me/looked"):
    client.enter(ada, NOON)
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_who_opened_my_page_and_when_stands_there_in_words(client, db, ada, dana):
    client.enter(dana, NOON)
    flag = make_flag(db, ada)
    client.get(f"/desk/people/{ada.id}")
    client.get(f"/desk/people/{ada.id}/flags/{flag.id}")
    client.send(f"/desk/people/{ada.id}/flags/{flag.id}/answer", {"words": "We call you at noon."})
    said = page(client, ada)

    for words in (
        "Dana opened your page.",
        "Dana read something you told us.",
        "Dana looks after something you told us.",
        "Dana answered you.",
        "Clinician",
        "12:00 PM",
        "Monday, November 23",
        "You signed in.",
        "If something here looks wrong to you, please tell your team, or call them.",
        "+15555550100",
    ):
        assert words in said, words
    assert "We call you at noon." not in said


def test_the_newest_stands_first_in_the_zone_of_its_reader(client, db, dana, noon):
    ben = make_participant(db, "Ben", zone="America/Los_Angeles")
    late = NOON.replace(hour=6)  # still yesterday evening in Los Angeles
    chain.record(db, dana, "looked", late, ben.id, "person")
    chain.record(db, dana, "answered a flag", NOON, ben.id)
    said = page(client, ben)

    assert said.index("Monday, November 23") < said.index("Sunday, November 22")
    assert said.index("Dana answered you.") < said.index("Dana opened your page.")
    assert "10:00 PM" in said


def test_a_day_stands_there_once_though_the_clock_went_back(client, db, ada, dana):  # R41
    for days in (0, 3, 1, 3, 0):
        chain.record(db, dana, "looked", NOON - timedelta(days=days), ada.id, "person")
    db.commit()
    shown = [day for day, _ in telling.page(db, ada).days]

    assert shown == sorted(set(shown), reverse=True)


def test_nobody_reads_about_another(client, db, ada, dana):
    ben = make_participant(db, "Ben")
    chain.record(db, dana, "looked", NOON, ben.id, "person")

    assert "opened your page" not in page(client, ada)
    assert "Dana" not in page(client, ada)


def test_a_colleague_who_left_is_still_named_and_one_who_is_gone_is_not_hidden(client, db, ada, dana):
    chain.record(db, dana, "looked", NOON, ada.id, "person")
    chain.record(db, "staff:01935e5f-0000-7000-8000-000000000000", "looked", NOON, ada.id, "person")
    said = page(client, ada)

    assert "Dana opened your page." in said
    assert "Someone who worked here opened your page." in said


def test_what_the_app_and_the_operator_do_is_named_where_it_matters(client, db, ada):
    chain.record(db, "operator", "schedule imported", NOON, subject=ada.id)
    chain.record(db, "jobs", "raised a flag", NOON, ada.id)
    chain.record(db, ada, "checked in", NOON, ada.id)
    said = page(client, ada)

    assert "Your clinic put sessions in your schedule." in said
    assert "raised" not in said
    assert "hecked in" not in said


def test_fifty_at_a_time_and_none_is_lost_or_told_twice(client, db, ada, dana):
    for step in range(120):
        chain.record(db, dana, "looked", NOON + step * AN_HOUR, ada.id, "person")
    db.commit()
    seen, before = [], None
    while True:
        one = telling.page(db, ada, before)
        seen += [line.id for _, lines in one.days for line in lines]
        if one.older is None:
            break
        before = one.older

    assert len(seen) == len(set(seen)) == 120
    assert seen == list(db.scalars(select(Entry.id).order_by(Entry.number.desc())))
    first = page(client, ada)  # signing in here is one entry more
    older = re.search(r'href="(/me/looked\?before=([^"]+))"', first)
    assert older[2] == str(seen[telling.A_PAGE - 2])
    assert "Show older ones" in page(client, ada, older[1])
    assert "Show older ones" not in page(client, ada, f"/me/looked?before={seen[-telling.A_PAGE - 1]}")


def test_no_address_counts_and_nobody_goes_on_from_a_line_of_another(client, db, ada, dana):  # R21, R40
    ben = make_participant(db, "Ben")
    chain.record(db, dana, "looked", NOON, ada.id, "person")
    chain.record(db, dana, "looked", NOON, ben.id, "person")
    mine, theirs = db.scalars(select(Entry).where(Entry.verb == "looked").order_by(Entry.number))
    first = telling.page(db, ada)

    assert telling.page(db, ada, theirs.id) == first
    assert telling.page(db, ada, uuid4()) == first
    assert telling.page(db, ada, mine.id).days == []
    assert "Dana opened your page." in page(client, ada, f"/me/looked?before={mine.number}")


@pytest.mark.parametrize("before", ["x", "-1", "99999999999999999999", "1' OR 1"])
def test_a_strange_page_is_an_ordinary_one(client, db, ada, before):
    assert "<h1>Who looked</h1>" in page(client, ada, f"/me/looked?before={before}")


def test_the_first_day_says_that_nobody_looked(client, db, noon):
    from companion.signin import signins

    new = make_participant(db, "New")
    client.enter(new, NOON)
    assert "You signed in." in client.get("/me/looked").text
    assert signins  # the way in is itself the first entry


def test_names_are_fetched_at_once_however_many(client, db, ada):
    team = [make_staff(db, f"Colleague {number}") for number in range(12)]
    for one in team:
        chain.record(db, one, "looked", NOON, ada.id, "person")
    client.enter(ada, NOON)
    with statements(client.application.extensions["database"].engine) as seen:
        client.get("/me/looked")

    assert len(reading(seen)) <= 4


def test_the_page_is_linked_from_mine_and_closed_to_others(client, db, ada, dana):
    assert 'href="/me/looked"' in page(client, ada, "/me")
    client.set_cookie("companion", "")
    assert client.get("/me/looked").status_code == 303
    client.enter(dana, NOON)
    assert client.get("/me/looked").location == "/desk"


def test_the_search_finds_by_subject_actor_verb_and_time(db, ada, dana):
    for hour, (actor, verb) in enumerate(((dana, "looked"), (ada, "signed in"), (dana, "answered a flag"))):
        chain.record(db, actor, verb, NOON + hour * AN_HOUR, ada.id)

    def found(**asked):
        return [row.verb for row in db.scalars(queries.entries(**asked))]

    assert found(subject=ada.id) == ["answered a flag", "signed in", "looked"]
    assert found(actor=dana) == ["answered a flag", "looked"]
    assert found(verbs=["looked"]) == ["looked"]
    assert found(since=NOON + AN_HOUR) == ["answered a flag", "signed in"]
    assert found(until=NOON + AN_HOUR) == ["looked"]
    assert found(subject=dana.id) == []
    assert db.scalars(queries.colleagues(db.scalars(select(Entry)))).all() == [db.get(Staff, dana.id)]
