"""When should the team look at a check-in, how soon, and why?

Pure: today's answers and the person's others in, reasons in words out. No score, no judgement: each rule names a
fact the person told us. The site's clinicians own the thresholds; a changed rule gets a new version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from companion.checkins.history import Told, days_running, usual_craving
from companion.flags.levels import Level, Raise, Sentence
from companion.words import N_

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Thresholds:
    """The numbers a site may change."""

    craving: int = 8
    craving_above_usual: int = 4
    craving_again_within: timedelta = timedelta(hours=24)
    mood: int = 2
    mood_days: int = 3
    sleep: float = 4
    sleep_nights: int = 3
    missed_days: int = 2


THRESHOLDS = Thresholds()


Rule = Callable[[Told, Sequence[Told], Thresholds], Raise | None]


def raises(today: Told, others: Sequence[Told], limits: Thresholds = THRESHOLDS) -> list[Raise]:
    """Everything these answers call for. `others` are the person's check-ins of the last weeks, without this one."""
    found = (rule(today, others, limits) for rule in RULES)
    return [one for one in found if one is not None]


def not_safe(today: Told, others: Sequence[Told], limits: Thresholds) -> Raise | None:
    if not today.answers.not_safe:
        return None
    return Raise("not-safe", 1, Level.URGENT, (Sentence(N_("They said: I'm not safe right now.")),), {"not_safe": True})


def used(today: Told, others: Sequence[Told], limits: Thresholds) -> Raise | None:
    """Opioids, a substance not named, or a missed medicine cannot wait for tomorrow."""
    told = today.answers
    if not told.used:
        return None
    soon = not told.used_what or "opioid" in told.used_what or "missed" in told.medicine
    reason = [Sentence(N_("They used since last time."))]
    reason += [Sentence(USED_WHAT[what]) for what in told.used_what] or [Sentence(N_("They did not say what."))]
    if told.used_when:
        reason.append(Sentence(USED_WHEN[told.used_when]))
    if "missed" in told.medicine:
        reason.append(Sentence(N_("They also missed their medicine.")))
    inputs = {"used_what": list(told.used_what), "used_when": told.used_when, "medicine": list(told.medicine)}
    return Raise("used", 1, Level.HOURS if soon else Level.NEXT_DAY, tuple(reason), inputs)


def craving(today: Told, others: Sequence[Told], limits: Thresholds) -> Raise | None:
    """Strong craving is for the daily review; strong again within a day, or far above their usual, is for now."""
    value = today.answers.craving
    if value is None or value < limits.craving:
        return None
    usual = usual_craving(today, others)
    again = sum(_strong(other, limits) and abs(today.at - other.at) <= limits.craving_again_within for other in others)
    above = usual is not None and value - usual >= limits.craving_above_usual
    reason = [_craving_words(value, usual)]
    if again:
        reason.append(Sentence(N_("It was %(strong)s or more %(times)s times within %(hours)s hours."), {
            "strong": limits.craving, "times": again + 1, "hours": _number(limits.craving_again_within / AN_HOUR),
        }))  # fmt: skip
    inputs = {"craving": value, "usual": usual, "times": again + 1, "strong": limits.craving}
    return Raise("craving", 1, Level.HOURS if again or above else Level.REVIEW, tuple(reason), inputs)


def low_mood(today: Told, others: Sequence[Told], limits: Thresholds) -> Raise | None:
    days = days_running(today, others, "mood", lambda mood: mood <= limits.mood)
    if days < limits.mood_days:
        return None
    words = N_("Mood was %(mood)s of 10 or less %(days)s days running.")
    reason = Sentence(words, {"mood": limits.mood, "days": days})
    return Raise("low-mood", 1, Level.DAY, (reason,), {"mood": today.answers.mood, "days": days})


def short_sleep(today: Told, others: Sequence[Told], limits: Thresholds) -> Raise | None:
    nights = days_running(today, others, "sleep", lambda hours: hours < limits.sleep)
    if nights < limits.sleep_nights:
        return None
    words = N_("They slept less than %(hours)s hours %(nights)s nights running.")
    reason = Sentence(words, {"hours": _number(limits.sleep), "nights": nights})
    return Raise("short-sleep", 1, Level.DAY, (reason,), {"sleep": today.answers.sleep, "nights": nights})


def medicine(today: Told, others: Sequence[Told], limits: Thresholds) -> Raise | None:
    """Withdrawal and running out go to the prescriber within hours: the answer does not say how bad or how soon."""
    told = today.answers.medicine
    reason = [Sentence(MEDICINE[what]) for what in ("withdrawal", "running-out", "side-effect") if what in told]
    missed = days_running(today, others, "medicine", lambda items: "missed" in items)
    if missed >= limits.missed_days:
        reason.append(Sentence(N_("They missed their medicine %(days)s days in a row."), {"days": missed}))
    if not reason:
        return None
    level = Level.HOURS if {"withdrawal", "running-out"} & set(told) else Level.DAY
    return Raise("medicine", 1, level, tuple(reason), {"medicine": list(told), "missed_days": missed})


def call_me(today: Told, others: Sequence[Told], limits: Thresholds) -> Raise | None:
    if not today.answers.call_me:
        return None
    return Raise("call-me", 1, Level.TODAY, (Sentence(N_("They asked for a call.")),), {"call_me": True})


def note(today: Told, others: Sequence[Told], limits: Thresholds) -> Raise | None:
    if not today.answers.note.strip():
        return None
    return Raise("note", 1, Level.TODAY, (Sentence(N_("They left a note for the team.")),), {"note": True})


RULES: tuple[Rule, ...] = (not_safe, used, craving, medicine, low_mood, short_sleep, call_me, note)
USED_WHAT = {
    "opioid": N_("It was an opioid."),
    "alcohol": N_("It was alcohol."),
    "sedative": N_("It was a sedative."),
    "stimulant": N_("It was a stimulant."),
    "cannabis": N_("It was cannabis."),
    "other": N_("It was something else."),
}
USED_WHEN = {
    "today": N_("It was on the day of the check-in."),
    "yesterday": N_("It was the day before the check-in."),
    "earlier": N_("It was some days before the check-in."),
}
MEDICINE = {
    "withdrawal": N_("They feel withdrawal."),
    "running-out": N_("Their medicine is running out."),
    "side-effect": N_("They have a side effect of their medicine."),
}


def _strong(told: Told, limits: Thresholds) -> bool:
    return told.answers.craving is not None and told.answers.craving >= limits.craving


def _craving_words(value: int, usual: float | None) -> Sentence:
    if usual is None:
        return Sentence(N_("Craving was %(craving)s of 10."), {"craving": value})
    if value == usual:
        return Sentence(N_("Craving was %(craving)s of 10, as usual for them."), {"craving": value})
    more = {"craving": value, "apart": _number(abs(value - usual)), "usual": _number(usual)}
    if value < usual:
        return Sentence(N_("Craving was %(craving)s of 10, %(apart)s below their usual %(usual)s."), more)
    return Sentence(N_("Craving was %(craving)s of 10, %(apart)s above their usual %(usual)s."), more)


def _number(value: float) -> str:
    return f"{value:g}"
