"""The forms on the way in. They validate and translate; they decide nothing."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from companion.errors import Refused
from companion.people.models import Participant
from companion.signin import passwords
from companion.signin.invitations import Joining
from companion.web.language import LANGUAGES, _, lazy
from companion.words import N_

LONG = Length(max=512)


def needed(words: str) -> InputRequired:
    return InputRequired(lazy(words))


def checked(field: PasswordField, site: str = "") -> None:
    """Raises ValidationError with what to do when it is too short or easy to guess."""
    try:
        passwords.check(field.data or "", site=site)
    except Refused as why:
        raise ValidationError(_(str(why))) from None


class JoinForm(FlaskForm):
    """Agree, choose a language, texts or not, a password."""

    language = RadioField(
        lazy("Your language"),
        [AnyOf(LANGUAGES, lazy("Please choose one of these languages."))],
        choices=[SelectChoice(*item) for item in LANGUAGES.items()],
        validate_choice=False,
    )
    agree = BooleanField(
        lazy("I have read this and I want to use the app"),
        [needed(N_("Please tick this box if you agree. If you have questions, ask your team."))],
    )
    texts = RadioField(
        lazy("May we text you?"),
        choices=[SelectChoice("yes", lazy("Yes, text me reminders")), SelectChoice("no", lazy("No texts, thank you"))],
        validators=[AnyOf(("yes", "no"), lazy("Please choose yes or no. You can change it later."))],
        validate_choice=False,
    )
    password = PasswordField(lazy("Choose a password"), [needed(N_("Please choose a password.")), LONG])

    site = ""

    def validate_password(self, field: PasswordField) -> None:
        checked(field, self.site)

    def joining(self, _person: Participant) -> Joining:
        return Joining(self.language.data, self.password.data, self.texts.data == "yes")


class ReturnForm(FlaskForm):
    """They joined before: a new password, and nothing is asked twice."""

    password = PasswordField(lazy("Choose a new password"), [needed(N_("Please choose a password.")), LONG])

    site = ""

    def validate_password(self, field: PasswordField) -> None:
        checked(field, self.site)

    def joining(self, person: Participant) -> Joining:
        return Joining(person.language, self.password.data, wants_texts=False)


class SignInForm(FlaskForm):
    """A participant's phone number and password."""

    phone = TelField(lazy("Your phone number"), [needed(N_("Please write your phone number.")), Length(max=40)])
    password = PasswordField(lazy("Your password"), [needed(N_("Please write your password.")), LONG])
    next = HiddenField()


class StaffSignInForm(FlaskForm):
    """A colleague's e-mail address, password and the code their authenticator shows."""

    email = StringField(lazy("Your work e-mail"), [needed(N_("Please write your e-mail address.")), Length(max=200)])
    password = PasswordField(lazy("Your password"), [needed(N_("Please write your password.")), LONG])
    code = StringField(
        lazy("The 6 digits your authenticator shows"), [needed(N_("Please write the 6 digits.")), Length(max=12)]
    )
    next = HiddenField()
