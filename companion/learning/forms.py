"""The one form of a module: an answer to a question."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from companion.learning.library import Question
from companion.web.language import _


class AnswerForm(FlaskForm):
    """One of the choices of a question."""

    choice = RadioField(coerce=int, validators=[InputRequired()])

    def __init__(self, question: Question, **values: Any) -> None:
        super().__init__(**values)
        self.choice.label.text = question.text
        self.choice.choices = [SelectChoice(str(number), choice.text) for number, choice in enumerate(question.choices)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Nothing chosen, or something that was not offered: said in one sentence of ours."""
        fine = bool(super().validate(extra_validators))
        if self.choice.errors:
            self.choice.errors = (_("Choose the one that seems best, or skip this."),)
        return fine
