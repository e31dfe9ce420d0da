"""Practising a skill over HTTP: the page for everyone, and one's own practice from rating to rating."""

import re
from datetime import timedelta

import pytest

from companion.checkins.models import CheckIn
from companion.database import uuid7
from companion.skills import library
from companion.skills.models import Ending, Practice
from tests.factories import NOON, make_participant, make_staff

SURF = "/skills/urge-surfing/practice"
SLUGS = ["urge-surfing", "paced-breathing", "delay-distract-decide"]


@pytest.fixture
def ada(db, client, noon):
    person = make_participant(db)
    client.enter(person, NOON)
    return person


NOBODYS = "01a2082a-60cc-72e7-8a72-4d883acce15e"


def begin(client, rating="8", url=SURF, **more):
    return client.send(url, {"id": str(uuid7()), "rating": rating, **more})


def check_in_of(db, person):
    one = CheckIn(participant_id=person.id, day=NOON.date(), way="page", mark=b"m", recorded_at=NOON, submitted_at=NOON)
    one.answers = {"craving": 8}
    db.add(one)
    db.flush()
    return one


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_skill_is_one_page_that_knows_nobody(client, db, noon, language, slug):  # R48
    url = f"/{language}/skills/{slug}"
    before = client.get(url)
    client.enter(make_participant(db, name="Zebulon"), NOON)
    after = client.get(url)

    assert before.status_code == after.status_code == 200
    assert before.data == after.data
    assert before.headers["Cache-Control"] == "no-cache"
    assert "<form" not in before.text
    assert "Set-Cookie" not in after.headers


@pytest.mark.parametrize("slug", SLUGS)
def test_without_a_script_every_step_stands_there_to_be_read(client, slug):
    page = client.get(f"/en/skills/{slug}").text
    for step in library.skill("en", slug).steps:
        assert step.title in page
        assert step.html in page
    assert 'class="exercise__step" hidden' not in page


def test_the_breath_can_be_counted_without_motion_or_script(client):
    page = client.get("/en/skills/paced-breathing").text
    assert "1 · 2 · 3 · 4" in page
    assert "1 · 2 · 3 · 4 · 5 · 6" in page


@pytest.mark.parametrize("url", ["/en/skills/nothing", "/xx/skills/urge-surfing"])
def test_a_skill_we_do_not_have_is_not_found(client, url):
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("url", ["/skills", SURF, f"{SURF}/{NOBODYS}", f"{SURF}/{NOBODYS}/done"])
def test_my_own_practice_needs_a_sign_in(client, url):  # R15
    assert client.get(url).status_code == 303


def test_a_colleague_cannot_practise_as_a_participant(client, db, noon):
    client.enter(make_staff(db), NOON)
    assert begin(client).status_code == 403
    assert db.query(Practice).count() == 0


def test_the_list_leads_to_every_skill(client, ada):
    page = client.get("/skills")
    assert all(f"/skills/{slug}/practice" in page.text for slug in SLUGS)
    assert "no-store" in page.headers["Cache-Control"]


def test_a_rating_has_eleven_stones_a_skip_and_nothing_chosen(client, ada):
    page = client.get(SURF).text
    assert page.count('type="radio"') == 12
    assert "checked" not in page


def test_a_practice_from_eight_to_five(client, db, ada, noon):
    guide = begin(client).location
    noon(NOON + timedelta(minutes=4))
    done = client.send(guide, {"rating": "5"})

    assert done.status_code == 303
    assert "It went from 8 to 5." in client.get(done.location).text
    practice = db.query(Practice).one()
    assert practice.ratings == {"before": 8, "after": 5}
    assert practice.began_at == NOON
    assert practice.ending.at == NOON + timedelta(minutes=4)


@pytest.mark.parametrize(("before", "after", "kept"), [("", "", {}), ("", "3", {"after": 3}), ("0", "", {"before": 0})])
def test_both_ratings_may_be_skipped(client, db, ada, before, after, kept):
    done = client.send(begin(client, before).location, {"rating": after})

    assert client.get(done.location).status_code == 200
    assert db.query(Practice).one().ratings == kept


@pytest.mark.parametrize("rating", ["11", "-1", "x", "5.5"])
def test_a_rating_out_of_range_is_asked_again(client, db, ada, rating):
    page = begin(client, rating)
    assert page.status_code == 422
    assert "0 to 10" in page.text
    assert db.query(Practice).count() == 0


def test_what_is_still_strong_ends_with_a_person_to_call(client, ada):
    done = client.get(client.send(begin(client, "9").location, {"rating": "9"}).location).text
    assert "You do not have to be alone with it" in done
    assert 'href="/help-now"' in done.split("<main")[1]


def test_a_double_tap_on_begin_is_one_practice(client, db, ada):
    practice_id = str(uuid7())
    one = client.send(SURF, {"id": practice_id, "rating": "8"})
    two = client.send(SURF, {"id": practice_id, "rating": "8"})

    assert one.location == two.location
    assert db.query(Practice).count() == 1


def test_a_double_tap_on_done_is_one_ending(client, db, ada):
    guide = begin(client).location
    client.send(guide, {"rating": "5"})
    client.send(guide, {"rating": "5"})
    assert db.query(Ending).count() == 1


@pytest.mark.parametrize("practice_id", ["", "7", "not-an-id"])
def test_a_form_without_its_id_is_refused_in_words(client, db, ada, practice_id):
    page = client.send(SURF, {"id": practice_id, "rating": "8"})
    assert page.status_code == 422
    assert "Please try once more" in page.text
    assert re.search(r'name="id"[^>]*value="[0-9a-f-]{36}"', page.text), "the page shown again can be sent"
    assert db.query(Practice).count() == 0


def test_the_timer_goes_on_where_it_is_after_lock_and_reload(client, ada, noon):
    guide = begin(client).location
    assert 'elapsed="0"' in client.get(guide).text

    noon(NOON + timedelta(seconds=95))
    assert 'elapsed="95"' in client.get(guide).text


def test_a_clock_set_back_does_not_make_the_timer_negative(client, ada, noon):
    noon(NOON + timedelta(seconds=9))
    guide = begin(client).location
    noon()
    assert 'elapsed="0"' in client.get(guide).text


def test_done_before_the_end_leads_back_to_the_practice(client, ada):
    guide = begin(client).location
    assert client.get(f"{guide}/done").location == guide


def test_a_practice_is_tied_to_my_check_in(client, db, ada):
    check_in = check_in_of(db, ada)
    page = client.get(f"{SURF}?for={check_in.id}")
    assert page.status_code == 200

    begin(client, url=f"{SURF}?for={check_in.id}")
    assert db.query(Practice).one().check_in_id == check_in.id


@pytest.mark.parametrize("wanted", ["other", "nothing", "x", ""])
def test_a_check_in_that_is_not_mine_is_not_found(client, db, ada, wanted):  # R16
    others = check_in_of(db, make_participant(db, name="Ben"))
    wanted = {"other": others.id, "nothing": uuid7()}.get(wanted, wanted)

    assert client.get(f"{SURF}?for={wanted}").status_code == 404
    assert begin(client, url=f"{SURF}?for={wanted}").status_code == 404
    assert db.query(Practice).count() == 0


def test_the_practice_of_another_is_not_found(client, app, db, ada):  # R16
    guide = begin(client).location
    other = app.test_client()
    other.db = db
    other.enter(make_participant(db, name="Ben"), NOON)

    assert other.get(guide).status_code == 404
    assert other.get(f"{guide}/done").status_code == 404
    assert other.send(guide, {"rating": "1"}).status_code == 404
    assert other.send(SURF, {"id": guide.rsplit("/", 1)[1], "rating": "1"}).status_code == 404
    assert db.query(Practice).one().ratings == {"before": 8}


def test_a_practice_belongs_to_its_skill(client, ada):
    guide = begin(client).location
    assert client.get(guide.replace("urge-surfing", "paced-breathing")).status_code == 404


def test_titles_give_nothing_away(client, ada):
    guide = begin(client).location
    for url in ("/skills", SURF, guide, "/en/skills/urge-surfing"):
        assert re.search("<title>(.*)</title>", client.get(url).text)[1] == "Skills · Companion"
