"""The forms that make a new phone somebody's. They validate and translate; they decide nothing."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, TelField
from wtforms.validators import Length

from companion.signin.forms import LONG, checked, needed
from companion.web.language import lazy
from companion.words import N_

PHONE_NEEDED = N_("Please write your phone number.")


class RecoveryForm(FlaskForm):
    """A phone number and one of the printed codes."""

    phone = TelField(lazy("Your phone number"), [needed(PHONE_NEEDED), Length(max=40)])
    code = StringField(
        lazy("One of your printed codes"), [needed(N_("Please write one of your codes.")), Length(max=40)]
    )


class AskForm(FlaskForm):
    """The number that a code is texted to."""

    phone = TelField(lazy("Your phone number"), [needed(PHONE_NEEDED), Length(max=40)])


class DigitsForm(FlaskForm):
    """The digits from the text."""

    code = StringField(lazy("The 6 digits we texted you"), [needed(N_("Please write the 6 digits.")), Length(max=12)])


class PasswordForm(FlaskForm):
    """A new password."""

    password = PasswordField(lazy("Choose a new password"), [needed(N_("Please choose a password.")), LONG])

    site = ""

    def validate_password(self, field: PasswordField) -> None:
        checked(field, self.site)
