"""When the team should look, and why: golden tables at every boundary. Read them beside checkins/rules.py."""

from datetime import UTC, date, datetime, timedelta

import pytest

from companion.checkins.answers import Answers
from companion.checkins.history import Told
from companion.checkins.rules import Thresholds, raises
from companion.flags.levels import Level

MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def told(hours_ago=0.0, days_ago=0, **answers):
    ago = timedelta(hours=hours_ago, days=days_ago)
    return Told(Answers(**answers), MONDAY - timedelta(days=days_ago), NOON - ago)


def found(answers, others=(), **limits):
    return {one.rule: one for one in raises(told(**answers), others, Thresholds(**limits))}


def words(raised):
    return " ".join(sentence.text % sentence.values for sentence in raised.reason)


def cravings(*values):
    """One a day, the last of them yesterday."""
    return [told(days_ago=len(values) - n, craving=value) for n, value in enumerate(values)]


CRAVING = [
    # today, the days before, level, words
    (7, [], None, ""),
    (8, [], Level.REVIEW, "Craving was 8 of 10."),
    (10, [], Level.REVIEW, "Craving was 10 of 10."),
    (8, cravings(5, 5, 5), Level.REVIEW, "Craving was 8 of 10, 3 above their usual 5."),
    (8, cravings(4, 4, 4), Level.HOURS, "Craving was 8 of 10, 4 above their usual 4."),
    (9, cravings(4, 4, 4), Level.HOURS, "Craving was 9 of 10, 5 above their usual 4."),
    (8, cravings(4, 5), Level.REVIEW, "Craving was 8 of 10, 3.5 above their usual 4.5."),
    (8, cravings(3, 5), Level.HOURS, "Craving was 8 of 10, 4 above their usual 4."),
    (8, cravings(9, 9, 7), Level.REVIEW, "Craving was 8 of 10, 1 below their usual 9."),
    (8, [told(days_ago=3, craving=8)], Level.REVIEW, "Craving was 8 of 10, as usual for them."),
    (7, cravings(0, 0, 0), None, ""),
]


@pytest.mark.parametrize(("today", "before", "level", "reason"), CRAVING)
def test_craving_is_measured_against_a_number_and_the_person_s_own_usual(today, before, level, reason):  # R73
    raised = found({"craving": today}, before).get("craving")

    assert (raised.level if raised else None) == level
    assert raised is None or words(raised) == reason


@pytest.mark.parametrize(
    ("hours_ago", "earlier", "level"),
    [
        (24, 8, Level.HOURS),
        (24.01, 8, Level.REVIEW),
        (1, 8, Level.HOURS),
        (1, 7, Level.REVIEW),
        (-1, 8, Level.HOURS),  # one that was told later and reached us sooner
    ],
)
def test_strong_craving_twice_within_a_day_is_for_now(hours_ago, earlier, level):
    raised = found({"craving": 8}, [told(hours_ago=hours_ago, craving=earlier)])["craving"]

    assert raised.level == level
    assert ("It was 8 or more 2 times within 24 hours." in words(raised)) is (level is Level.HOURS)


@pytest.mark.parametrize(("days_ago", "level"), [(14, Level.HOURS), (15, Level.REVIEW), (0, Level.REVIEW)])
def test_the_usual_is_that_of_the_two_weeks_before(days_ago, level):
    assert found({"craving": 8}, [told(days_ago=days_ago, craving=2)])["craving"].level == level


def test_a_skipped_question_raises_nothing_and_counts_for_nothing():
    assert found({}) == {}
    assert found({"craving": 8}, [told(days_ago=1, mood=0)])["craving"].inputs["usual"] is None


@pytest.mark.parametrize(
    ("answers", "level", "reason"),
    [
        ({"used": False}, None, ""),
        ({"used": None, "used_what": ("opioid",)}, None, ""),
        ({"used": True}, Level.HOURS, "They used since last time. They did not say what."),
        ({"used": True, "used_what": ("opioid",)}, Level.HOURS, "They used since last time. It was an opioid."),
        (
            {"used": True, "used_what": ("alcohol",), "used_when": "yesterday"},
            Level.NEXT_DAY,
            "They used since last time. It was alcohol. It was the day before the check-in.",
        ),
        ({"used": True, "used_what": ("cannabis",)}, Level.NEXT_DAY, "They used since last time. It was cannabis."),
        (
            {"used": True, "used_what": ("alcohol", "opioid")},
            Level.HOURS,
            "They used since last time. It was alcohol. It was an opioid.",
        ),
        (
            {"used": True, "used_what": ("stimulant",), "medicine": ("missed",)},
            Level.HOURS,
            "They used since last time. It was a stimulant. They also missed their medicine.",
        ),
    ],
)
def test_use_waits_for_tomorrow_only_when_it_is_known_and_no_opioid(answers, level, reason):
    raised = found(answers).get("used")

    assert (raised.level if raised else None) == level
    assert raised is None or words(raised) == reason


@pytest.mark.parametrize("what", ["sedative", "stimulant", "cannabis", "other", "alcohol"])
def test_every_named_substance_but_an_opioid_is_for_the_next_business_day(what):
    assert found({"used": True, "used_what": (what,)})["used"].level == Level.NEXT_DAY


@pytest.mark.parametrize(
    ("today", "before", "days"),
    [
        (2, [2, 2], 3),
        (0, [0, 2], 3),
        (3, [2, 2], None),
        (2, [2, 3], None),
        (2, [3, 2], None),
        (2, [2], None),
        (2, [2, None, 2], None),
        (1, [2, 2, 2], 4),
    ],
)
def test_a_low_mood_three_days_running_is_for_a_day(today, before, days):
    others = [told(days_ago=n + 1, mood=mood) for n, mood in enumerate(reversed(before)) if mood is not None]
    raised = found({"mood": today}, others).get("low-mood")

    assert (raised is not None) is (days is not None)
    if raised:
        assert raised.level == Level.DAY
        assert words(raised) == f"Mood was 2 of 10 or less {days} days running."


def test_the_lowest_of_a_day_counts_and_a_good_evening_does_not_hide_it():
    others = [told(days_ago=1, mood=1), told(days_ago=1, hours_ago=-3, mood=8), told(days_ago=2, mood=2)]

    assert "low-mood" in found({"mood": 2}, others)


def test_a_late_answer_that_closes_the_gap_is_flagged_on_arrival():  # R75
    others = [told(days_ago=1, mood=2), told(days_ago=-1, mood=1)]

    assert "low-mood" in found({"mood": 2}, others)
    assert "low-mood" not in found({"mood": 6}, others)


@pytest.mark.parametrize(
    ("nights", "raised"),
    [((3.9, 3.9, 3.9), True), ((4, 3, 3), False), ((3, 3, 4), False), ((3, 3), False), ((0, 0, 0), True)],
)
def test_three_short_nights_are_for_a_day(nights, raised):
    today, *before = nights
    others = [told(days_ago=n + 1, sleep=hours) for n, hours in enumerate(before)]
    one = found({"sleep": today}, others).get("short-sleep")

    assert (one is not None) is raised
    assert one is None or (one.level, words(one)) == (
        Level.DAY,
        "They slept less than 4 hours 3 nights running.",
    )


@pytest.mark.parametrize(
    ("today", "yesterday", "level"),
    [
        (("taken",), (), None),
        (("missed",), (), None),
        (("missed",), ("missed",), Level.DAY),
        (("missed",), ("taken",), None),
        (("side-effect",), (), Level.DAY),
        (("withdrawal",), (), Level.HOURS),
        (("running-out", "taken"), (), Level.HOURS),
    ],
)
def test_medicine_has_its_own_rule(today, yesterday, level):
    raised = found({"medicine": today}, [told(days_ago=1, medicine=yesterday)]).get("medicine")

    assert (raised.level if raised else None) == level


@pytest.mark.parametrize(
    ("answers", "rule", "level", "reason"),
    [
        ({"not_safe": True}, "not-safe", Level.URGENT, "They said: I'm not safe right now."),
        ({"call_me": True}, "call-me", Level.TODAY, "They asked for a call."),
        ({"note": "The bus."}, "note", Level.TODAY, "They left a note for the team."),
    ],
)
def test_what_is_asked_for_is_heard(answers, rule, level, reason):
    raised = found(answers)[rule]

    assert (raised.level, words(raised), raised.version) == (level, reason, 1)


def test_several_things_are_several_flags_and_the_note_is_never_quoted():
    answers = {"not_safe": True, "used": True, "craving": 9, "call_me": True, "note": "secret words"}
    both = found(answers)

    assert set(both) == {"not-safe", "used", "craving", "call-me", "note"}
    assert "secret" not in str(both)


def test_a_site_may_have_its_own_thresholds():
    assert "craving" in found({"craving": 6}, craving=6)
    assert "craving" not in found({"craving": 8}, craving=9)
