"""The rating before and after a practice. Both may be skipped."""

from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional, ValidationError

from companion.database import uuid7
from companion.skills.library import Skill
from companion.web.language import _


class RatingForm(FlaskForm):
    """0 to 10, or nothing."""

    rating = IntegerField(validators=[Optional(), NumberRange(0, 10)])

    def __init__(self, skill: Skill, **values: Any) -> None:
        super().__init__(**values)
        self.rating.label.text = skill.rating.ask

    def validate(self, extra_validators: Any = None) -> bool:
        """Whatever is wrong with the number, it is said in one sentence of ours."""
        fine = bool(super().validate(extra_validators))
        if self.rating.errors:
            self.rating.errors = (_("Choose a number from 0 to 10, or skip."),)
        return fine


class BeginForm(RatingForm):
    """The rating before. The id is made with the page, so the same form sent twice is one practice."""

    id = HiddenField(default=lambda: str(uuid7()))

    def validate_id(self, field: HiddenField) -> None:
        try:
            UUID(field.data or "")
        except ValueError:
            field.data = str(uuid7())
            raise ValidationError(_("This page was open too long. Please try once more.")) from None

    def practice_id(self) -> UUID:
        return UUID(self.id.data)
