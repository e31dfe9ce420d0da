"""What can be typed on the simulated phone."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from companion.web.language import lazy


class AnswerForm(FlaskForm):
    """A text from this phone. `sid` is made with the page, so that a double submit is one text."""

    sid = HiddenField(validators=[InputRequired(), Length(max=64)])
    body = TextAreaField(lazy("Answer"), [InputRequired(), Length(max=600)])
