"""When is somebody texted about a session or a check-in? Pure rules, in the person's own time."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from companion.messaging import localtime, quiet
from companion.messaging.outbox import Occasion

HORIZON = timedelta(hours=48)
A_DAY_BEFORE, SOON_BEFORE = timedelta(hours=24), timedelta(hours=2)
AT_LEAST_BEFORE = timedelta(minutes=30)
"""A reminder later than this helps nobody."""
LATE = timedelta(minutes=30)
"""A session that was entered late is not reminded of for a moment that has passed by more than this."""
PROMPT_LASTS = timedelta(hours=4)
ASKED_AGAIN_AFTER = timedelta(hours=3)
QUIET_AFTER = timedelta(days=3)
"""Somebody who has not answered for so long is not asked twice a day; their team sees the silence instead."""


def reminders(participant_id: UUID, starts_at: datetime, zone: str, now: datetime) -> list[Occasion]:
    """The texts about one day's first session that can still be planned."""
    local = localtime.local(starts_at, zone).strftime("%Y-%m-%dT%H:%M")
    found = []
    for kind, before, until in (
        ("session_day", A_DAY_BEFORE, SOON_BEFORE + AT_LEAST_BEFORE),
        ("session_soon", SOON_BEFORE, AT_LEAST_BEFORE),
    ):
        due, not_after = quiet.over(starts_at - before, zone), starts_at - until
        if due < not_after and now - LATE <= due <= now + HORIZON:
            key = f"{kind}:{participant_id}:{local}"
            found.append(Occasion(kind, key, due, not_after, zone, {"starts": local}))
    return found


def prompts(participant_id: UUID, prompt_at: time, zone: str, now: datetime, done: set[date]) -> Iterator[Occasion]:
    """The daily question, for the days within the horizon that have no check-in yet."""
    today = localtime.day_of(now, zone)
    for day in (today + timedelta(days=n) for n in range(3)):
        due = localtime.moment(day, waking(prompt_at), zone)
        if due is None or day in done or not now - LATE <= due <= now + HORIZON:
            continue
        not_after = min(due + PROMPT_LASTS, quiet.begins(due, zone))
        yield Occasion("prompt", f"prompt:{participant_id}:{day}", due, not_after, zone, {})


def asking_again(participant_id: UUID, asked_at: datetime, zone: str, last_word: datetime | None) -> Occasion | None:
    """A second, gentle question some hours after the first; None when that would be too late or too much."""
    day = localtime.day_of(asked_at, zone)
    latest = localtime.moment(day, quiet.LATEST, zone)
    due = asked_at + ASKED_AGAIN_AFTER
    if latest is None or due > latest or last_word is None or asked_at - last_word > QUIET_AFTER:
        return None
    return Occasion("missed", f"missed:{participant_id}:{day}", due, quiet.begins(due, zone), zone, {})


def waking(wall: time) -> time:
    """The chosen time, moved to where texts may go on the same day."""
    return min(max(wall.replace(tzinfo=None), quiet.MORNING), quiet.LATEST)
