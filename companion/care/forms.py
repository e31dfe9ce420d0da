"""What a colleague writes at the desk. The forms validate and translate; they decide nothing."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from companion.care.inviting import Newcomer
from companion.flags.acting import LONGEST_WORDS, OUTCOMES
from companion.people.models import Staff
from companion.schedule.tracks import TRACKS
from companion.web.language import LANGUAGES, _, lazy
from companion.words import N_

SHORT = Length(max=LONGEST_WORDS, message=lazy(N_("Please keep it under 500 letters.")))
NO_TRACK = SelectChoice("", lazy(N_("No track: sessions come from a file")))


def needed(words: str) -> InputRequired:
    return InputRequired(lazy(words))


def with_a_track(form: Any, field: DateField) -> None:
    """A track begins on some day."""
    if form.track.data and not any(field.raw_data or ()):
        raise StopValidation(_("Please choose the first day of the track."))


class AnswerForm(FlaskForm):
    """What the person will read."""

    words = TextAreaField(
        lazy("What will you tell them?"), [needed(N_("Please write what you want to tell them.")), SHORT]
    )


class CloseForm(FlaskForm):
    """How it ended."""

    outcome = RadioField(
        lazy("How did it end?"),
        [needed(N_("Please choose how it ended."))],
        choices=[SelectChoice(value, lazy(text)) for value, text in OUTCOMES.items()],
    )
    note = TextAreaField(lazy("Note for the team"), [SHORT])


class InviteForm(FlaskForm):
    """Who comes in."""

    name = StringField(
        lazy("What do they like to be called?"),
        [needed(N_("Please write the name they like to be called.")), Length(max=80)],
    )
    phone = TelField(lazy("Their phone number"), [needed(N_("Please write their phone number.")), Length(max=40)])
    language = RadioField(
        lazy("Their language"), choices=[SelectChoice(*one) for one in LANGUAGES.items()], default="en"
    )
    track = SelectField(
        lazy("Track"), choices=[NO_TRACK, *(SelectChoice(t.slug, lazy(t.words)) for t in TRACKS.values())]
    )
    starts_on = DateField(lazy("First day"), [with_a_track, Optional()])
    clinician = SelectField(lazy("Who looks after them?"))

    def __init__(self, team: Sequence[Staff], **values: Any) -> None:
        super().__init__(**values)
        self.clinician.choices = [SelectChoice(str(one.id), one.name) for one in team]

    def newcomer(self) -> Newcomer:
        return Newcomer(self.name.data, self.phone.data, self.language.data, self.track.data, self.starts_on.data)
