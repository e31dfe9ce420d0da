"""The evening before a session, and a text answered with a number."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.factories import ZONE

GIVES_AWAY = re.compile("recover|sober|substance|drug|alcohol|clinic|treatment|therapy|craving|Riverside|Ada", re.I)


def test_the_evening_before_a_session(story):
    story.it_is("Mon 12:00")
    ada = story.given_a_participant("Ada", prompt_at=None)
    story.given_a_session(ada, datetime(2026, 11, 24, 18, 0, tzinfo=ZoneInfo(ZONE)))

    story.it_is("Mon 17:30")
    story.the_jobs_work()
    assert story.texts_to(ada) == []

    story.it_is("Mon 18:01")
    for _ in range(3):
        story.the_jobs_work()
    assert len(story.texts_to(ada)) == 1
    assert "6:00" in story.texts_to(ada)[0]
    assert not GIVES_AWAY.search(story.texts_to(ada)[0])

    story.it_is("Tue 16:01")
    story.the_jobs_work()
    assert len(story.texts_to(ada)) == 2
    phone = story.phone_of(ada).open("/")
    assert phone.says("6:00 PM")


def test_a_text_answered_with_a_number_is_the_check_in(story):
    story.it_is("Mon 08:00")
    ada = story.given_a_participant("Ada")
    story.it_is("Mon 09:01")
    story.the_jobs_work()
    assert story.texts_to(ada)
    assert "0" in story.texts_to(ada)[-1]
    assert "10" in story.texts_to(ada)[-1]

    story.it_is("Mon 09:05")
    story.answers(ada, "7")
    story.the_jobs_work()

    phone = story.phone_of(ada).open("/check-in")
    assert phone.says("7")


def test_stop_is_stop_at_once(story):  # R57
    story.it_is("Mon 08:00")
    ada = story.given_a_participant("Ada")
    story.answers(ada, "stop texting me")
    story.it_is("Mon 09:01")
    story.the_jobs_work()

    assert "daily" not in " ".join(story.text_kinds(ada))
    assert story.flags_of(ada) == []


def test_a_night_text_waits_for_the_morning(story):  # R59
    story.it_is("Mon 12:00")
    ada = story.given_a_participant("Ada", prompt_at=None)
    story.given_a_session(ada, datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo(ZONE)) - timedelta(hours=17))  # 6:30

    for moment in ("Mon 21:30", "Tue 03:00", "Tue 05:00"):
        story.it_is(moment)
        story.the_jobs_work()
        assert not [text for text in story.texts_to(ada) if moment in text]
    assert len(story.texts_to(ada)) <= 1
