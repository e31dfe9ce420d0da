"""The forms for what lets one in. They validate and translate; they decide nothing."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, RadioField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

from companion.credentials.answers import LARGEST
from companion.credentials.proving import Proof
from companion.web.language import lazy
from companion.words import N_

LONG = Length(max=512)
CODE = N_("The 6 digits your authenticator shows")


class ProofForm(FlaskForm):
    """Who are you? The names begin with "proof-", so that they never meet a field that is carried along."""

    passkey = HiddenField(validators=[Length(max=LARGEST)], name="proof-passkey")
    password = PasswordField(validators=[LONG], name="proof-password")
    code = StringField(validators=[Length(max=12)], name="proof-code")
    going = HiddenField(validators=[Length(max=2000)], name="proof-going")
    sent = HiddenField(name="proof-sent")

    def proof(self, challenge: str | None) -> Proof:
        return Proof(self.passkey.data or "", challenge, self.password.data or "", self.code.data or "")


class PasskeyForm(FlaskForm):
    """What a phone's lock answered."""

    passkey = HiddenField(validators=[InputRequired(), Length(max=LARGEST)])
    next = HiddenField(validators=[Length(max=2000)])


class NewPasswordForm(FlaskForm):
    """A password to replace the one before."""

    password = PasswordField(
        lazy("Choose a new password"), [InputRequired(lazy(N_("Please choose a password."))), LONG]
    )


class NewPhoneForm(FlaskForm):
    """Another number, and whether it may be texted: asked anew, since the agreement was for the number before."""

    phone = TelField(
        lazy("Your new phone number"), [InputRequired(lazy(N_("Please write your phone number."))), Length(max=40)]
    )
    texts = RadioField(
        lazy("May we text you on this number?"),
        choices=[SelectChoice("yes", lazy("Yes, text me reminders")), SelectChoice("no", lazy("No texts, thank you"))],
        validators=[AnyOf(("yes", "no"), lazy("Please choose yes or no. You can change it later."))],
        validate_choice=False,
    )


class NumberCodeForm(FlaskForm):
    """The digits that reached the new number."""

    code = StringField(
        lazy("The 6 digits we texted you"), [InputRequired(lazy(N_("Please write the 6 digits."))), Length(max=12)]
    )


class CodesForm(FlaskForm):
    """An authenticator's first code shows that it holds the secret."""

    secret = HiddenField(validators=[Regexp(r"^[A-Z2-7]{32}$")])
    code = StringField(lazy(CODE), [InputRequired(lazy(N_("Please write the 6 digits."))), Length(max=12)])


class JoinTeamForm(FlaskForm):
    """A passkey alone, or a password and an authenticator's first code."""

    passkey = HiddenField(validators=[Length(max=LARGEST)])
    secret = HiddenField(validators=[Regexp(r"^([A-Z2-7]{32})?$")])
    password = PasswordField(lazy("Choose a password"), [LONG])
    code = StringField(lazy(CODE), [Length(max=12)])
