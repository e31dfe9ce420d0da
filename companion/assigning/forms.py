"""Who is to look after somebody? The form validates and translates; it decides nothing."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired

from companion.people.models import Staff
from companion.team.forms import in_the_list, named
from companion.web.language import _, lazy
from companion.words import N_


class CarerForm(FlaskForm):
    """One colleague; nobody is chosen beforehand."""

    carer = SelectField(
        lazy("Colleague"), [InputRequired(lazy(N_("Please choose a colleague."))), in_the_list], validate_choice=False
    )

    def __init__(self, team: Sequence[Staff], **values: Any) -> None:
        super().__init__(**values)
        self.carer.choices = [SelectChoice("", _("Choose someone")), *named(team)]
