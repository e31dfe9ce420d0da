"""Where does somebody stand in hours this week, and where will the week end? Pure, in minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from companion.flags.levels import Sentence
from companion.words import N_


@dataclass(frozen=True)
class Part:
    """One session as far as hours go. `attended` is None until somebody noted it."""

    starts_at: datetime
    ends_at: datetime
    attended: int | None = None

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True)
class Hours:
    """A week in minutes: been there, past but not noted yet, still to come, and the goal (0: there is none)."""

    attended: int
    unnoted: int
    coming: int
    target: int
    booked: int

    @property
    def forecast(self) -> int:
        """What the week comes to when nothing is missed."""
        return self.attended + self.unnoted + self.coming


def of_week(parts: Iterable[Part], target: int, now: datetime) -> Hours:
    """Add up the sessions of a week that were not cancelled."""
    parts = list(parts)
    open_parts = [part for part in parts if part.attended is None]
    return Hours(
        attended=sum(part.attended or 0 for part in parts),
        unnoted=sum(part.minutes for part in open_parts if part.ends_at <= now),
        coming=sum(part.minutes for part in open_parts if part.ends_at > now),
        target=target,
        booked=sum(part.minutes for part in parts),
    )


def goal(target: int, booked: int, days: int) -> int:
    """What to aim at in a week of which only so many days belong to the program: never more than it holds."""
    if days <= 0:
        return 0
    return target if days >= 7 else min(target, booked)


def sentences(week: Hours, next_visit: int = 0) -> list[Sentence]:
    """What the numbers say, in words. `next_visit` is the length of the next day's sessions."""
    said = []
    if not week.target:
        if week.coming:
            said.append(Sentence(N_("%(hours)s hours are planned."), {"hours": spoken(week.coming)}))
    elif week.attended >= week.target:
        said.append(Sentence(N_("You have all your hours for this week.")))
    elif week.forecast < week.target:
        said.append(_short(week))
    elif week.coming:
        said.append(Sentence(N_("With all that is planned, this week comes to %(hours)s hours."), _values(week, 0)))
        if next_visit and week.forecast - next_visit < week.target:
            words = N_("If you miss the next day, it comes to %(hours)s of %(target)s.")
            said.append(Sentence(words, _values(week, next_visit)))
    if week.unnoted:
        said.append(Sentence(N_("Your team has %(hours)s hours still to note down."), {"hours": spoken(week.unnoted)}))
    return said


def _short(week: Hours) -> Sentence:
    if week.coming:
        words = N_("This week comes to %(hours)s of %(target)s hours. Ask your team about one more session.")
        return Sentence(words, _values(week, 0))
    return Sentence(N_("This week came to %(hours)s of %(target)s hours."), _values(week, 0))


def _values(week: Hours, missed: int) -> dict[str, str]:
    return {"hours": spoken(week.forecast - missed), "target": spoken(week.target)}


def spoken(minutes: int) -> str:
    """Minutes as hours: 9, or 7.5."""
    return f"{round(minutes / 60, 1):g}"
