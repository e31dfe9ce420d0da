"""What the office types to find somebody, or to find who looked."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import DateField, SelectChoice, SelectField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from companion.office.queries import Search
from companion.office.saying import told
from companion.people.models import Staff
from companion.web.language import _, lazy
from companion.words import N_

A_DAY = timedelta(days=1)


class PhoneForm(FlaskForm):
    """A whole phone number."""

    phone = TelField(
        lazy("Find by phone number"), [InputRequired(lazy(N_("Please write their phone number."))), Length(max=40)]
    )


def a_day(_form: FlaskForm, field: DateField) -> None:
    """Says in our words what the control itself would not let through."""
    if any(field.raw_data or ()) and field.data is None:
        field.errors[:] = []
        raise StopValidation(_("Please choose a day."))


class LookForm(FlaskForm):
    """Whose record, by whom, what, and when; each may be left out."""

    person = StringField(lazy("Phone number or id of a person"), [Length(max=40)])
    by = SelectField(lazy("Colleague"), validate_choice=False)
    verb = SelectField(lazy("What"), validate_choice=False)
    since = DateField(lazy("From"), [a_day, Optional()])
    until = DateField(lazy("To"), [a_day, Optional()])

    def __init__(self, team: Sequence[Staff], role: str, asked: Any = None) -> None:
        super().__init__(**({} if asked is None else {"formdata": asked}))
        self.by.choices = [SelectChoice("", _("Anyone")), *(SelectChoice(str(one.id), one.name) for one in team)]
        named = [SelectChoice(verb, _(words)) for verb, words in told(role).items()]
        self.verb.choices = [SelectChoice("", _("Anything")), *named]

    def search(self, zone: str, subject: UUID | None) -> Search:
        """What was chosen; whatever is no choice of ours counts as left out."""
        by, verb = _one_of(self.by), _one_of(self.verb)
        since = _morning(self.since.data, zone) if self.since.data else None
        until = _morning(self.until.data + A_DAY, zone) if self.until.data and self.until.data < date.max else None
        return Search(subject, UUID(by) if by else None, verb, since, until)

    def kept(self, person: UUID | None = None) -> dict[str, Any]:
        """What an address carries on: never what was typed for a person."""
        chosen = {"by": _one_of(self.by), "verb": _one_of(self.verb), "person": person}
        days = {"since": self.since.data, "until": self.until.data}
        return {name: str(value) for name, value in (chosen | days).items() if value}


def _one_of(field: SelectField) -> str | None:
    """The choice, when it is one of the list and not the empty one."""
    return field.data if field.data and field.data in {value for value, *_rest in field.iter_choices()} else None


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(zone))
