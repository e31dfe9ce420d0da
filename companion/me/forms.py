"""What a person sets for themselves."""

from datetime import UTC, datetime, time

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import ValidationError

from companion.web.dates import clock_time
from companion.web.language import _, lazy

HALF_HOURS = tuple(time(hour, minute) for hour in range(8, 21) for minute in (0, 30))


class PromptForm(FlaskForm):
    """When the daily text comes, in wall time; or not at all."""

    at = SelectField(lazy("When should it come?"), validate_choice=False)

    def offer(self, chosen: time | None) -> "PromptForm":
        """Every half hour of the day, and the time that is set now."""
        times = sorted({*HALF_HOURS, *([chosen] if chosen else [])})
        self.at.choices = [("", _("No daily text")), *((f"{at:%H:%M}", _spoken(at)) for at in times)]
        if not self.is_submitted():
            self.at.data = f"{chosen:%H:%M}" if chosen else ""
        return self

    def validate_at(self, field: SelectField) -> None:
        if field.data not in {choice[0] for choice in field.choices}:
            raise ValidationError(_("Please choose one of the times in the list."))

    def time(self) -> time | None:
        return time.fromisoformat(self.at.data) if self.at.data else None


def _spoken(at: time) -> str:
    return clock_time(datetime.combine(datetime(2000, 1, 1, tzinfo=UTC), at, UTC), "UTC")
