"""The people of a demo: made up, unreachable, many, and the same again for the same seed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from companion import words
from companion.demo import names, voices
from companion.demo.cast import BLOCK, STORIES, cast
from companion.demo.dice import Dice
from companion.demo.said import course
from companion.demo.settling import DONE_WITHIN, calm_since
from companion.schedule.tracks import TRACKS
from tests.factories import NOON

TODAY = date(2026, 11, 23)
FICTIONAL = re.compile(r"\+1[2-9]\d\d55501\d\d")


def test_the_same_seed_gives_the_same_people():
    assert list(cast(3, 100, 60, TODAY)) == list(cast(3, 100, 60, TODAY))
    assert list(cast(3, 100, 60, TODAY)) != list(cast(4, 100, 60, TODAY))


def test_more_people_change_nothing_about_the_first_ones():
    assert list(cast(1, 200, 60, TODAY))[:40] == list(cast(1, 40, 60, TODAY))


# R35
def test_no_phone_of_a_demo_can_be_anybodys():
    phones = [names.phone(number) for number in range(names.MOST)]

    assert len(set(phones)) == names.MOST > 50_000
    assert all(FICTIONAL.fullmatch(phone) for phone in phones)


def test_there_is_no_number_beyond_the_last():
    with pytest.raises(ValueError, match="only 71100"):
        names.phone(names.MOST)


def test_a_quarter_read_spanish_and_nobody_starts_before_the_history():
    people = list(cast(1, 400, 60, TODAY))

    assert sum(person.language == "es" for person in people) == 100
    assert all(TODAY - timedelta(days=60) <= person.starts_on for person in people)
    assert {person.track for person in people} == set(TRACKS)


def test_people_are_at_different_points_of_their_track():
    weeks = {(TODAY - person.starts_on).days // 7 for person in cast(1, 40, 60, TODAY)}

    assert len(weeks) >= 6


def test_in_a_long_history_some_have_come_to_the_end_of_their_track():
    people = cast(1, 40, 365, TODAY)

    assert any(person.starts_on + timedelta(weeks=TRACKS[person.track].weeks) < TODAY for person in people)


def test_each_block_of_forty_has_every_story_once():
    people = list(cast(1, 2 * BLOCK, 60, TODAY))

    assert sorted(person.story for person in people[BLOCK:] if person.story) == sorted(STORIES.values())


# R79
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_people_write_holds_no_word_we_do_not_say(language):
    every = (voices.NOTES, voices.TEXTED, voices.ANSWERS, voices.STORIES)
    said = [text for kind in every for text in _texts(kind[language])]

    assert len(said) > 20
    assert [found for text in said for found in words.objections(text, language)] == []
    assert [found for _, note in voices.CLOSINGS for found in words.objections(note, "en")] == []


def _texts(kind):
    return kind.values() if isinstance(kind, dict) else kind


def test_craving_falls_over_the_weeks_with_bumps_and_gaps():
    early, late, days = [], [], 0
    for person in cast(1, 60, 60, TODAY):
        told = list(course(Dice("test", person.number), person, TODAY - timedelta(days=56), NOON, NOON))
        early += [one.answers.craving for one in told[:10] if one.answers.craving is not None]
        late += [one.answers.craving for one in told[-10:] if one.answers.craving is not None]
        days += len({one.day for one in told})

    assert sum(early) / len(early) > sum(late) / len(late) + 1.5
    assert max(late) >= 6, "a hard day can come at any time"
    assert 0.6 < days / (60 * 57) < 0.95, "people skip days"


@pytest.mark.parametrize("hour", range(0, 168, 7))
def test_what_is_raised_before_the_calm_is_done_by_now_also_over_a_weekend(hour):
    now = datetime(2026, 11, 21, tzinfo=UTC) + timedelta(hours=hour)

    assert timedelta() < now - calm_since(now, "America/New_York") - DONE_WITHIN < timedelta(days=4)
