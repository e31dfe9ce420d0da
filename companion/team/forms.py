"""What is chosen about colleagues. The forms validate and translate; they decide nothing."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, StopValidation

from companion.people.models import ROLES, Staff
from companion.team.covering import Days
from companion.web.language import _, lazy
from companion.words import N_

ROLE_WORDS = {
    "clinician": N_("Clinician"),
    "prescriber": N_("Prescriber"),
    "supervisor": N_("Supervisor"),
    "admin": N_("Admin"),
}


def needed(words: str) -> DataRequired:
    return DataRequired(lazy(words))


def in_the_list(_form: Any, field: SelectField) -> None:
    if field.data not in {value for value, *_rest in field.iter_choices()}:
        raise StopValidation(_("Please choose one from the list."))


def chosen(label: str) -> SelectField:
    return SelectField(lazy(label), [in_the_list], validate_choice=False)


def named(people: Sequence[Staff]) -> list[SelectChoice]:
    return [SelectChoice(str(one.id), one.name) for one in people]


class RoleForm(FlaskForm):
    """What somebody does here."""

    role = chosen(N_("What do they do here?"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.role.choices = [SelectChoice(role, lazy(ROLE_WORDS[role])) for role in ROLES]


class ColleagueForm(RoleForm):
    """Who comes to work here."""

    name = StringField(lazy("Their name"), [needed(N_("Please write their name.")), Length(max=80)])
    email = StringField(
        lazy("Their work e-mail"),
        [needed(N_("Please write their work e-mail, like name@example.org.")), Length(max=200)],
    )


class SupervisorForm(FlaskForm):
    """Who answers for somebody's work."""

    supervisor = chosen(N_("Supervisor"))

    def __init__(self, supervisors: Sequence[Staff], **values: Any) -> None:
        super().__init__(**values)
        self.supervisor.choices = named(supervisors)


class CoverForm(FlaskForm):
    """Who stands in for whom, on which days."""

    covered = chosen(N_("Who is away?"))
    covering = chosen(N_("Who stands in?"))
    first = DateField(lazy("First day"), [needed(N_("Please choose the first day."))])
    last = DateField(lazy("Last day"), [needed(N_("Please choose the last day."))])

    def __init__(self, away: Sequence[Staff], standing_in: Sequence[Staff], **values: Any) -> None:
        super().__init__(**values)
        self.covered.choices, self.covering.choices = named(away), named(standing_in)

    def days(self) -> Days:
        return Days(self.first.data, self.last.data)
