"""Who looks after a person: seen and changed; and all the people of a colleague handed to another. Names alone."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from companion import clock
from companion.assigning import handing, queries
from companion.assigning.forms import CarerForm
from companion.care.queries import can_look_after
from companion.people import queries as people
from companion.people.caseloads import holds
from companion.people.models import Participant, Staff
from companion.web import access, roles
from companion.web.access import colleague
from companion.web.auditing import looked_at
from companion.web.database import db
from companion.web.language import _
from companion.words import N_

SAVED = N_("Saved.")

carers = Blueprint("carers", __name__, url_prefix="/desk/people/<uuid:participant_id>/carers")
carers.before_request(access.staff_only)

handover = Blueprint("handover", __name__, url_prefix="/desk/team/colleagues/<uuid:staff_id>/people")
handover.before_request(access.staff_only)
handover.before_request(roles.overseers)


@handover.app_context_processor
def counting() -> dict[str, object]:
    return {"people_of": _how_many}


@carers.get("")
def show(participant_id: UUID) -> str:
    """Who looks after this person, and who did."""
    return _page(_someone(participant_id))


@carers.post("")
def add(participant_id: UUID) -> ResponseReturnValue:
    """One more looks after them; or the same page with what to mend."""
    someone, form = _someone(participant_id), CarerForm(_team())
    if form.validate():
        handing.begin(db, _chosen(form), someone, colleague(), clock.now())
        return _done(url_for(".show", participant_id=participant_id))
    return _page(someone, form), 422


@carers.post("/<uuid:assignment_id>/end")
def end(participant_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    """It ends now. Whoever may no longer see the person goes back to their own list."""
    now = clock.now()
    row = db.scalar(queries.to_end(colleague(), participant_id, assignment_id, now)) or abort(404)
    handing.end(db, row, colleague(), now)
    still = db.scalar(queries.one(colleague(), participant_id, now))
    return _done(url_for(".show", participant_id=participant_id) if still else url_for("care.worklist"))


@handover.get("", endpoint="show")
def whose(staff_id: UUID) -> str:
    """How many people this colleague looks after, and to whom they could go."""
    someone = _colleague(staff_id)
    return _handing_page(someone, CarerForm(_others(someone), formdata=None))


@handover.post("")
def hand_over(staff_id: UUID) -> ResponseReturnValue:
    """All of them go to another colleague; or the same page with what to mend."""
    someone = _colleague(staff_id)
    form = CarerForm(_others(someone))
    if form.validate():
        handing.hand_over(db, someone, _chosen(form), colleague(), clock.now())
        return _done(url_for(".show", staff_id=staff_id))
    return _handing_page(someone, form), 422


def _someone(participant_id: UUID) -> Participant:
    return db.scalar(queries.one(colleague(), participant_id, clock.now())) or abort(404)


def _colleague(staff_id: UUID) -> Staff:
    return db.scalar(queries.whose_people(colleague(), staff_id, clock.now())) or abort(404)


def _team() -> Sequence[Staff]:
    return db.scalars(can_look_after(colleague())).all()


def _others(someone: Staff) -> Sequence[Staff]:
    return [one for one in _team() if one.id != someone.id]


def _chosen(form: CarerForm) -> Staff:
    """The choice was held against the list before."""
    return next(one for one in _team() if str(one.id) == form.carer.data)


def _how_many(someone: Staff) -> int:
    return len({row.participant_id for row in db.scalars(queries.left(colleague(), someone, clock.now()))})


def _page(someone: Participant, form: CarerForm | None = None) -> str:
    looked_at(colleague(), someone, "carers")
    now = clock.now()
    rows = db.execute(people.looked_after_by(someone)).all()
    standing = [(row, closed) for row, closed in rows if holds(row, now)]
    taken = {row.staff_id for row, _closed in standing}
    form = form or CarerForm([one for one in _team() if one.id not in taken], formdata=None)
    past = [row for row, _closed in rows if row.ends_at is not None and row.ends_at <= now]
    shown = {"person": someone, "standing": standing, "past": past, "form": form}
    return render_template("assigning/carers.html", **shown)


def _handing_page(someone: Staff, form: CarerForm) -> str:
    return render_template("assigning/handover.html", someone=someone, form=form, many=_how_many(someone))


def _done(there: str) -> ResponseReturnValue:
    db.commit()
    flash(_(SAVED))
    return redirect(there, 303)
