"""When somebody is texted about a session or a check-in."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from companion.messaging import due

ADA = UUID(int=1)
ZONE = "America/New_York"


def here(text):
    return datetime.fromisoformat(text + "-05:00")


def reminders(starts, now):
    return {o.kind: o for o in due.reminders(ADA, here(starts), ZONE, here(now))}


def test_a_session_is_texted_about_a_day_and_two_hours_before():
    found = reminders("2026-11-24T17:00", "2026-11-23T12:00")

    assert found["session_day"].due_at == here("2026-11-23T17:00")
    assert found["session_soon"].due_at == here("2026-11-24T15:00")
    assert found["session_soon"].not_after == here("2026-11-24T16:30")
    assert found["session_day"].values == {"starts": "2026-11-24T17:00"}


def test_a_reminder_of_an_early_session_waits_for_the_morning_and_still_helps():  # R59
    found = reminders("2026-11-24T09:30", "2026-11-23T08:00")

    assert found["session_day"].due_at == here("2026-11-23T09:30")
    assert found["session_soon"].due_at == here("2026-11-24T08:00")


def test_a_session_at_eight_gets_no_text_at_six():  # R59
    assert set(reminders("2026-11-24T08:00", "2026-11-23T07:50")) == {"session_day"}


def test_a_session_entered_late_gets_only_the_reminder_that_is_still_to_come():
    assert set(reminders("2026-11-23T17:00", "2026-11-23T12:00")) == {"session_soon"}
    assert reminders("2026-11-23T17:00", "2026-11-23T16:45") == {}


def test_a_session_three_days_off_is_not_planned_yet():
    assert reminders("2026-11-26T17:00", "2026-11-23T12:00") == {}


def test_the_key_names_the_local_occurrence_so_that_a_moved_session_is_another():
    before, after = reminders("2026-11-24T17:00", "2026-11-23T12:00"), reminders("2026-11-24T18:00", "2026-11-23T12:00")

    assert before["session_day"].key != after["session_day"].key


def prompts(prompt_at, now, done=frozenset()):
    return list(due.prompts(ADA, prompt_at, ZONE, here(now), set(done)))


def test_the_daily_question_comes_at_the_chosen_time_on_days_without_an_answer():
    found = prompts(time(9, 0), "2026-11-23T08:00", {date(2026, 11, 24)})

    assert [o.due_at for o in found] == [here("2026-11-23T09:00")]
    assert found[0].not_after == here("2026-11-23T13:00")


def test_a_time_at_night_is_moved_within_its_day():  # R59
    assert next(o.due_at for o in prompts(time(23, 30), "2026-11-23T12:00")) == here("2026-11-23T20:30")
    assert next(o.due_at for o in prompts(time(5, 0), "2026-11-23T04:00")) == here("2026-11-23T08:00")
    assert prompts(time(23, 30), "2026-11-23T12:00")[0].not_after == here("2026-11-23T21:00")


def test_a_question_is_at_nine_also_after_the_clocks_changed():
    found = list(due.prompts(ADA, time(9, 0), ZONE, datetime.fromisoformat("2026-10-31T12:00+00:00"), set()))

    assert [o.due_at.isoformat() for o in found] == ["2026-10-31T13:00:00+00:00", "2026-11-01T14:00:00+00:00"]


def test_who_is_silent_for_days_is_not_asked_twice_a_day():
    asked = here("2026-11-23T09:00")

    assert due.asking_again(ADA, asked, ZONE, asked - timedelta(days=1)).due_at == here("2026-11-23T12:00")
    assert due.asking_again(ADA, asked, ZONE, asked - timedelta(days=4)) is None
    assert due.asking_again(ADA, asked, ZONE, None) is None
    assert due.asking_again(ADA, here("2026-11-23T18:30"), ZONE, asked) is None
