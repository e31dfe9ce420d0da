"""Reading a module over HTTP: public page, own place, questions that teach, the end."""

import re

import pytest

from companion.learning import library
from companion.learning.models import Completion, Progress
from tests.factories import NOON, make_participant, make_staff

TRIGGERS = "/learn/triggers"
CARDS, QUESTIONS = 10, 4
FIRST_QUESTION, END = CARDS + 2, CARDS + QUESTIONS + 2  # as people count places, from 1


@pytest.fixture
def ada(db, client, noon):
    person = make_participant(db)
    client.enter(person, NOON)
    return person


def heading(answer):
    return re.search(r"<h1>(.*?)</h1>", answer.text, re.S)[1].strip()


def read_until(client, card):
    for here in range(1, card):
        assert client.send(f"{TRIGGERS}?card={here}").status_code == 303


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("slug", ["how-this-program-works", "what-substances-do-to-reward", "triggers"])
def test_a_module_is_one_page_that_knows_nobody(client, db, noon, language, slug):  # R48
    url = f"/{language}/learn/{slug}"
    before = client.get(url)
    client.enter(make_participant(db, name="Zebulon"), NOON)
    after = client.get(url)

    assert before.status_code == after.status_code == 200
    assert before.data == after.data
    assert before.headers["Cache-Control"] == "no-cache"
    assert "<form" not in before.text
    assert "csrf" not in before.text
    assert "Set-Cookie" not in after.headers
    module = library.module(language, slug)
    assert all(question.text in before.text.replace("&#39;", "'") for question in module.questions)
    assert f'lang="{language}"' in before.text


def test_the_title_gives_nothing_away(client):
    title = re.search("<title>(.*)</title>", client.get("/en/learn/what-substances-do-to-reward").text)[1]
    assert title == "Learn · Companion"


@pytest.mark.parametrize("url", ["/en/learn/nothing", "/xx/learn/triggers", "/en/learn/..%2ftriggers"])
def test_a_module_we_do_not_have_is_not_found(client, url):
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("url", ["/learn", TRIGGERS])
def test_my_own_place_needs_a_sign_in(client, url):  # R15
    assert client.get(url).status_code == 303
    assert "/sign-in" in client.get(url).location


def test_a_colleague_cannot_keep_a_place(client, db, noon):
    client.enter(make_staff(db), NOON)
    assert client.send(f"{TRIGGERS}?card=1").status_code == 403
    assert db.query(Progress).count() == 0


def test_the_list_offers_the_first_module(client, ada):
    page = client.get("/learn")
    assert "no-store" in page.headers["Cache-Control"]
    assert page.text.index("how-this-program-works") < page.text.index("triggers")
    assert "Start" in page.text


def test_looking_at_a_card_keeps_nothing(client, db, ada):
    assert client.get(f"{TRIGGERS}?card=4").status_code == 200
    assert db.query(Progress).count() == 0


def test_next_keeps_the_place_and_a_later_visit_resumes_at_the_exact_card(client, db, ada):
    read_until(client, 4)

    assert heading(client.get(TRIGGERS)) == library.module("en", "triggers").cards[3].title
    assert "Go on where you stopped" in client.get("/learn").text


def test_next_leads_to_the_next_card(client, ada):
    assert client.send(f"{TRIGGERS}?card=1").location == f"{TRIGGERS}?card=2"


def test_a_double_tap_goes_one_card_on_and_makes_one_row(client, db, ada):
    for _ in range(2):
        client.send(f"{TRIGGERS}?card=1")
    assert db.query(Progress).one().card == 1


def test_looking_back_loses_nothing(client, db, ada):
    read_until(client, 6)
    client.send(f"{TRIGGERS}?card=1")
    assert db.query(Progress).one().card == 5


def test_the_language_changes_and_the_place_stays(client, db, ada):
    read_until(client, 3)
    client.send("/language", {"language": "es", "next": TRIGGERS})
    assert heading(client.get(TRIGGERS)) == library.module("es", "triggers").cards[2].title


def test_an_answer_teaches_whatever_was_chosen(client, db, ada):
    question = library.module("en", "triggers").questions[0]
    wrong, right = question.choices[0], question.choices[1]
    url = f"{TRIGGERS}/answer?card={FIRST_QUESTION}"

    page = client.get(client.send(url, {"choice": "0"}).location).text.replace("&#39;", "'")
    assert wrong.because in page
    assert right.because in page

    page = client.get(client.send(url, {"choice": "1"}).location).text.replace("&#39;", "'")
    assert right.because in page
    assert wrong.because not in page
    assert db.query(Progress).one().recalled == {"1": 1}


def test_an_answer_can_be_chosen_again(client, ada):
    client.send(f"{TRIGGERS}/answer?card={FIRST_QUESTION}", {"choice": "0"})
    page = client.get(f"{TRIGGERS}?card={FIRST_QUESTION}&again=1").text
    assert page.count('type="radio"') == 3
    assert "checked" not in page


def test_no_choice_is_asked_again_kindly(client, db, ada):
    page = client.send(f"{TRIGGERS}/answer?card={FIRST_QUESTION}")
    assert page.status_code == 422
    assert "or skip this" in page.text
    assert db.query(Progress).count() == 0


@pytest.mark.parametrize("choice", ["3", "-1", "x", "1e9"])
def test_a_choice_that_is_not_offered_is_refused(client, db, ada, choice):
    assert client.send(f"{TRIGGERS}/answer?card={FIRST_QUESTION}", {"choice": choice}).status_code == 422
    assert db.query(Progress).count() == 0


def test_a_question_may_be_skipped(client, db, ada):
    client.send(f"{TRIGGERS}?card={FIRST_QUESTION}")
    assert db.query(Progress).one().recalled is None


@pytest.mark.parametrize("url", [TRIGGERS, f"{TRIGGERS}?card=x", f"{TRIGGERS}/answer", f"{TRIGGERS}/answer?card=1"])
def test_a_post_without_a_place_changes_nothing(client, db, ada, url):
    assert client.send(url, {"choice": "1"}).status_code == 400
    assert db.query(Progress).count() == 0


@pytest.mark.parametrize(("asked", "shown"), [("0", 0), ("-5", 0), ("999", None)])
def test_a_place_out_of_range_is_the_nearest_one(client, ada, asked, shown):
    title = heading(client.get(f"{TRIGGERS}?card={asked}"))
    cards = library.module("en", "triggers").cards
    assert title == ("You read it to the end. Thank you." if shown is None else cards[shown].title)


def test_the_end_is_a_row_and_says_what_to_bring(client, db, ada):
    read_until(client, END)

    page = client.get(f"{TRIGGERS}?card={END}").text.replace("&#39;", "'")
    assert library.module("en", "triggers").takeaway in page
    assert db.query(Completion).one().at == NOON


def test_reading_to_the_end_twice_is_one_completion_and_starts_anew(client, db, ada):
    read_until(client, END)
    read_until(client, END)

    assert db.query(Completion).count() == 1
    assert heading(client.get(TRIGGERS)) == library.module("en", "triggers").cards[0].title


def test_when_all_is_read_the_list_says_so(client, db, ada):
    for module in library.modules("en"):
        for here in range(1, len(module.cards) + len(module.questions) + 2):
            client.send(f"/learn/{module.slug}?card={here}")
    assert "You have read them all" in client.get("/learn").text


def test_nobody_sees_the_place_of_another(client, app, db, ada):
    read_until(client, 5)
    other = app.test_client()
    other.db = db
    other.enter(make_participant(db, name="Ben"), NOON)

    assert heading(other.get(TRIGGERS)) == library.module("en", "triggers").cards[0].title


def test_a_post_without_a_token_is_refused(client, db, ada):  # R44
    assert client.post(f"{TRIGGERS}?card=1").status_code == 400
    assert db.query(Progress).count() == 0
