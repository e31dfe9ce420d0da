"""How are days and times written for this person? In their zone, in their language."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import dates
from flask import Flask, g

from companion.people.models import Participant
from companion.web.language import _, language, someone

DAY = {"en": "EEEE, MMMM d", "es": "EEEE, d 'de' MMMM"}
SHORT_DAY = {"en": "EEE, MMM d", "es": "EEE d 'de' MMM"}
LOCALE = {"en": "en_US", "es": "es_US"}


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(clock_time=clock_time, day=day, short_day=short_day, moment=moment, when=when)
    app.jinja_env.globals["telling"] = telling


def clock_time(at: datetime, zone: str | None = None) -> str:
    """10:40 AM, in the person's zone."""
    local = at.astimezone(_zone(zone))
    return _clock(local.hour, local.minute, LOCALE[language()])


def day(at: datetime | date, zone: str | None = None) -> str:
    """Monday, November 23."""
    return _date(_local(at, zone), DAY[language()], LOCALE[language()])


def short_day(at: datetime | date, zone: str | None = None) -> str:
    """Mon, Nov 23."""
    return _date(_local(at, zone), SHORT_DAY[language()], LOCALE[language()])


def moment(at: datetime, zone: str | None = None) -> str:
    """Mon, Nov 23, 10:40 AM."""
    return f"{short_day(at, zone)}, {clock_time(at, zone)}"


def when(at: datetime, now: datetime, zone: str | None = None) -> str:
    """Today, 10:40 AM; any other day in full."""
    return telling(now, zone)(at)


def telling(now: datetime, zone: str | None = None) -> Callable[[datetime], str]:
    """`when` for a page that names many moments: zone, language and day are looked up once."""
    place, locale, pattern = _zone(zone), LOCALE[language()], SHORT_DAY[language()]
    today, words = now.astimezone(place).date(), _("today, %(time)s")

    def tell(at: datetime) -> str:
        local = at.astimezone(place)
        clock = _clock(local.hour, local.minute, locale)
        return words % {"time": clock} if local.date() == today else f"{_date(local.date(), pattern, locale)}, {clock}"

    return tell


# A list of fifty people names two hundred moments, most of them alike: Babel was most of the page's time.
@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, locale: str) -> str:
    return dates.format_time(time(hour, minute), "short", locale=locale).replace("\u202f", " ")


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, locale: str) -> str:
    return dates.format_date(day, pattern, locale=locale)


def _zone(zone: str | None) -> ZoneInfo:
    if zone is None and "zone" not in g:
        person = someone()
        g.zone = "UTC" if person is None else person.zone if isinstance(person, Participant) else person.site.zone
    return ZoneInfo(zone or g.zone)


def _local(at: datetime | date, zone: str | None) -> date:
    return at.astimezone(_zone(zone)).date() if isinstance(at, datetime) else at
