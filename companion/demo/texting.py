"""The texts of the last weeks: reminders, daily questions, thanks, all delivered.

What is due comes from the same rules that the planner uses, with the same keys, so the jobs never repeat one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from companion.demo.dice import Dice
from companion.demo.said import Said
from companion.demo.stage import Stage
from companion.messaging import due, localtime, states, texts
from companion.messaging.models import Message
from companion.messaging.outbox import Occasion
from companion.people.models import OptIn, Participant
from companion.schedule.models import Appointment
from companion.schedule.visits import beginnings

KEPT = timedelta(days=21)
AT_ONCE = timedelta(seconds=4)
A_DAY = timedelta(days=1)


def sent(stage: Stage, dice: Dice, opt_in: OptIn, said: Sequence[Said], sessions: Sequence[Appointment]) -> None:
    """Every text that went out since they agreed to be texted."""
    since = max(opt_in.at, stage.now - KEPT)
    occasions = (
        *_reminders(opt_in.participant, sessions, since),
        *_questions(opt_in.participant, said, since, stage.now),
        *_thanks(opt_in.participant, said),
    )
    rows = [_delivered(dice, opt_in, one) for one in occasions if since <= one.due_at <= stage.now - AT_ONCE]
    stage.db.add_all(rows)


def _reminders(participant: Participant, sessions: Iterable[Appointment], since: datetime) -> Iterator[Occasion]:
    for first in beginnings(sessions, since):
        planned_at = first.starts_at - due.A_DAY_BEFORE - A_DAY / 2
        yield from due.reminders(participant.id, first.starts_at, first.zone, planned_at)


def _questions(participant: Participant, said: Sequence[Said], since: datetime, now: datetime) -> Iterator[Occasion]:
    """The daily question where no check-in had come yet, and the second one where it was still missing."""
    if participant.prompt_at is None:
        return
    first: dict[date, datetime] = {}
    for one in said:
        first.setdefault(one.day, one.at)
    day, last = localtime.day_of(since, participant.zone), None
    while day <= localtime.day_of(now, participant.zone):
        asked = localtime.moment(day, due.waking(participant.prompt_at), participant.zone)
        if asked is not None and not (day in first and first[day] <= asked):
            yield from _asked(participant, day, asked, first.get(day), last)
        last, day = first.get(day, last), day + A_DAY


def _asked(
    participant: Participant, day: date, asked: datetime, told: datetime | None, last: datetime | None
) -> Iterator[Occasion]:
    daily = due.prompts(participant.id, participant.prompt_at or asked.time(), participant.zone, asked, {day + A_DAY})
    yield next(daily)
    again = due.asking_again(participant.id, asked, participant.zone, last)
    if again is not None and (told is None or told > again.due_at):
        yield again


def _thanks(participant: Participant, said: Iterable[Said]) -> Iterator[Occasion]:
    for one in said:
        if one.way == "text":
            at = one.at + AT_ONCE
            key = f"saved:{participant.id}:{one.at:%Y-%m-%dT%H:%M}"
            yield Occasion("saved", key, at, at + due.LATE, participant.zone, {})


def _delivered(dice: Dice, opt_in: OptIn, one: Occasion) -> Message:
    text, participant = texts.TEXTS[one.kind], opt_in.participant
    row = Message(
        id=dice.identity(one.due_at),
        participant_id=participant.id,
        opt_in_id=opt_in.id,
        phone_index=opt_in.phone_index,
        kind=one.kind,
        text_class=text.text_class,
        topic=text.topic,
        plan_version=0,
        language=participant.language,
        values=dict(one.values),
        key=one.key,
        due_at=one.due_at,
        not_before=one.due_at,
        not_after=one.not_after,
        zone=one.zone,
        state=states.DELIVERED,
        changed_at=one.due_at + AT_ONCE,
        fenced_at=one.due_at + AT_ONCE / 4,
        attempts=1,
        looks=0,
    )
    row.sid = f"drawer-{row.id}"
    return row
