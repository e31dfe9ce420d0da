"""The questions of a day. The form validates and translates; it decides nothing."""

from typing import Any
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from companion.checkins import telling
from companion.checkins.answers import LONG_NOTE, LONGEST_NOTE, UNKNOWN, Answers, tidy
from companion.database import uuid7
from companion.web.language import _, lazy
from companion.words import N_

ZERO_TO_TEN = N_("Choose a number from 0 to 10, or skip it.")
HOURS = N_("Write hours from 0 to 24, like 7 or 6.5. Or leave it empty.")
YES_OR_NO = {"no": N_("No"), "yes": N_("Yes")}
STALE = N_("This page was open too long. Please open a new check-in.")


class Whole(IntegerField):
    """A whole number, refused in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_(ZERO_TO_TEN)) from None


class Hours(FloatField):
    """Hours with a point or, as many people write it, a comma. A number box would drop the comma without a word."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip().replace(",", ".") for value in valuelist])
        except ValueError:
            raise ValueError(_(HOURS)) from None


class Day(DateField):
    """The day the page asked about; it comes from us, so a wrong one means an old page."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_(STALE)) from None


def scale(question: str) -> Whole:
    return Whole(question, [Optional(), NumberRange(0, 10, lazy(ZERO_TO_TEN))])


def named(words: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, lazy(text)) for value, text in words.items()]


class CheckInForm(FlaskForm):
    """Every question may be skipped. The id is made with the page, so the same form sent twice is one check-in."""

    id = HiddenField(default=lambda: str(uuid7()))
    owner = HiddenField()
    day = Day(validators=[Optional()])
    mood = scale(lazy("How are you?"))
    craving = scale(lazy("How strong was craving at its worst?"))
    sleep = Hours(lazy("How many hours did you sleep?"), [Optional(), NumberRange(0, 24, lazy(HOURS))])
    confidence = scale(lazy("How sure are you that you can keep to your plan?"))
    triggers = SelectMultipleField(lazy("Did something make it harder?"), choices=named(telling.TRIGGER_WORDS))
    used = RadioField(lazy("Have you used since last time?"), [Optional()], choices=named(YES_OR_NO))
    used_what = SelectMultipleField(lazy("What was it?"), choices=named(telling.SUBSTANCE_WORDS))
    used_when = RadioField(lazy("When was it?"), [Optional()], choices=named(telling.WHEN_WORDS))
    note = TextAreaField(
        lazy("Anything you want your team to know?"),
        [Length(max=LONGEST_NOTE, message=lazy(LONG_NOTE))],
        filters=[lambda text: tidy(text or "")],
    )
    call_me = BooleanField(lazy("Please call me"))
    not_safe = BooleanField(lazy("I'm not safe right now"))

    def validate(self, extra_validators: Any = None) -> bool:
        whole = bool(super().validate(extra_validators))
        if set(request.form) - set(self._fields):
            self.form_errors.append(_(UNKNOWN))
            return False
        return whole

    def validate_id(self, field: HiddenField) -> None:
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError(_(STALE)) from None

    def answers(self) -> Answers:
        """What was told. Naming what it was says yes as well; after a "no" the details are left behind."""
        details = bool(self.used_what.data or self.used_when.data)
        used = {"yes": True, "no": False}.get(self.used.data or "", True if details else None)
        return Answers(
            mood=self.mood.data,
            craving=self.craving.data,
            sleep=self.sleep.data,
            confidence=self.confidence.data,
            triggers=tuple(dict.fromkeys(self.triggers.data or ())),
            used=used,
            used_what=tuple(dict.fromkeys(self.used_what.data or ())) if used else (),
            used_when=(self.used_when.data or None) if used else None,
            note=self.note.data,
            call_me=self.call_me.data,
            not_safe=self.not_safe.data,
        )

    def start_anew(self, words: str) -> None:
        """The same answers under a new id, and why."""
        self.id.data = str(uuid7())
        self.form_errors.append(_(words))
