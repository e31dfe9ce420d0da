"""Two doors for texts: the carrier's webhooks, and the drawer, where a demo site's texts can be read and answered."""

from uuid import UUID, uuid4

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from companion import clock
from companion.messaging import queries, settle, signature
from companion.messaging.conversation import conversation
from companion.messaging.forms import AnswerForm
from companion.messaging.replies import Arrival, receive
from companion.people import queries as people
from companion.people.models import Participant
from companion.web.database import db
from companion.web.letters import as_sent
from companion.web.security import csrf

FORM = "application/x-www-form-urlencoded"

twilio = Blueprint("twilio", __name__, url_prefix="/twilio")
drawer = Blueprint("drawer", __name__, url_prefix="/drawer")
csrf.exempt(twilio)  # a signature stands in for the token


@twilio.before_request
def from_the_carrier() -> None:
    """Guard: the carrier signed exactly this request (R58). Raises 403; a body too large is 413 before that."""
    settings = current_app.config["SETTINGS"]
    if settings.twilio is None or request.mimetype != FORM:
        abort(403)
    target = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or request.path
    url = settings.public_base_url + target
    signed = request.headers.get("X-Twilio-Signature")
    if not signature.signed(url, as_sent(request.form), signed, settings.twilio.auth_tokens):
        abort(403)


@twilio.post("/messages")
def messages() -> ResponseReturnValue:
    """Nothing to see: the carrier hears that we have it, and answers nobody in our name."""
    said = request.form
    if not said.get("From") or not said.get("MessageSid"):
        abort(400)
    receive(
        db, Arrival(said["From"], said.get("Body", ""), said["MessageSid"], said.get("OptOutType", "")), clock.now()
    )
    db.commit()
    return Response("<Response/>", mimetype="text/xml")


@twilio.post("/status/<uuid:message_id>")
def status(message_id: UUID) -> ResponseReturnValue:
    """Nothing to see: where a text of ours stands now."""
    said = request.form
    if not said.get("MessageSid"):
        abort(400)
    state, error = said.get("MessageStatus", ""), said.get("ErrorCode", "")
    settle.carried(db, message_id, said["MessageSid"], state, clock.now(), error)
    db.commit()
    return "", 204


@drawer.before_request
def over_a_demo_alone() -> None:
    """Guard: with real people in the database there is no drawer (R35)."""
    if db.scalar(people.demo_site()) is None or db.scalar(people.real_site()) is not None:
        abort(404)


@drawer.get("")
def phones() -> ResponseReturnValue:
    """The simulated phones, those with the latest texts first."""
    return render_template("drawer/phones.html", phones=db.execute(queries.phones()).all())


@drawer.route("/<uuid:participant_id>", methods=["GET", "POST"])
def phone(participant_id: UUID) -> ResponseReturnValue:
    """One simulated phone: its texts, and a field to answer as its owner."""
    person = db.scalar(select(Participant).where(Participant.id == participant_id)) or abort(404)
    form = AnswerForm()
    if form.validate_on_submit():
        receive(db, Arrival(person.phone, form.body.data, f"drawer-{form.sid.data}"), clock.now())
        db.commit()
        return redirect(url_for("drawer.phone", participant_id=participant_id), 303)
    form.sid.data = form.sid.data or uuid4().hex
    came, said = db.scalars(queries.came(person)).all(), db.scalars(queries.replies(person)).all()
    bubbles = conversation(came, said, person.language)
    return render_template("drawer/phone.html", person=person, bubbles=bubbles, form=form), 422 if form.errors else 200
