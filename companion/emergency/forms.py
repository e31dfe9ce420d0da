"""What a colleague writes before a record opens in an emergency."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from companion.emergency.opening import Emergency
from companion.web.language import _, lazy
from companion.words import N_

AS_TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
NEAR = timedelta(days=1)
WORDS = Length(max=500, message=lazy(N_("Please keep it under 500 letters.")))
NAME = Length(max=120, message=lazy(N_("Please keep it under 120 letters.")))


def needed(words: str) -> DataRequired:
    """Blanks are nothing, and so is a day that is none."""
    return DataRequired(lazy(words))


class FindForm(FlaskForm):
    """A whole phone number."""

    phone = TelField(lazy("Their phone number"), [needed(N_("Please write their phone number.")), Length(max=40)])


class OpenForm(FlaskForm):
    """Why, and what the law wants written down."""

    person = HiddenField(validators=[InputRequired()])
    reason = TextAreaField(lazy("Why do you need this record now?"), [needed(N_("Please write why.")), WORDS])
    emergency = TextAreaField(
        lazy("What is the emergency?"), [needed(N_("Please write what the emergency is.")), WORDS]
    )
    received_by = StringField(
        lazy("Who gets the information?"), [needed(N_("Please write the name of the person who gets it.")), NAME]
    )
    affiliation = StringField(lazy("Where do they work?"), [needed(N_("Please write where they work.")), NAME])
    disclosed_by = StringField(
        lazy("Who gives it to them?"), [needed(N_("Please write the name of the person who gives it.")), NAME]
    )
    disclosed_at = DateTimeLocalField(lazy("When?"), [needed(N_("Please choose the day and time."))], format=AS_TYPED)

    def __init__(self, zone: str, now: datetime, **values: Any) -> None:
        self.zone, self.now = ZoneInfo(zone), now
        super().__init__(disclosed_at=now.astimezone(self.zone), **values)

    def validate_disclosed_at(self, field: DateTimeLocalField) -> None:
        if field.data is None or not -NEAR < self._at() - self.now < NEAR:
            raise ValidationError(_("Please choose a time within a day of now."))

    def why(self) -> Emergency:
        reason, nature = self.reason.data.strip(), self.emergency.data.strip()
        to, at, by = (one.data.strip() for one in (self.received_by, self.affiliation, self.disclosed_by))
        return Emergency(reason, to, at, by, self._at(), nature)

    def _at(self) -> datetime:
        typed: datetime = self.disclosed_at.data
        return typed.replace(tzinfo=self.zone)
