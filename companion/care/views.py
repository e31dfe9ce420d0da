"""The desk: who needs someone, one person, what a colleague does about it, and bringing somebody in."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from companion import clock
from companion.audit import chain
from companion.care import queries, worklist
from companion.care.forms import AnswerForm, CloseForm, InviteForm
from companion.care.glance import glance
from companion.care.inviting import bring_in
from companion.errors import Refused
from companion.flags import acting
from companion.flags import queries as flags
from companion.flags.models import Flag
from companion.messaging import replies
from companion.people.models import Participant, Staff
from companion.schedule.kinds import kind
from companion.signin import invitations
from companion.web import access, roles
from companion.web.access import colleague
from companion.web.addresses import own_address
from companion.web.auditing import looked_at, looked_at_list
from companion.web.database import db
from companion.web.language import _
from companion.web.links import link_page
from companion.words import N_

TOLD, CLOSED = N_("Sent. They see it the next time they open the app."), N_("Closed.")

bp = Blueprint("care", __name__, url_prefix="/desk")
bp.before_request(access.staff_only)
bp.before_request(roles.clinical)
bp.context_processor(lambda: {"kind_of": kind, "outcomes": acting.OUTCOMES})


@bp.get("", endpoint="worklist")
def who_needs_someone() -> str:
    """Who needs someone now, most urgent first."""
    now = clock.now()
    rows = worklist.rows(db, colleague(), now)
    looked_at_list(colleague(), "worklist", len(rows))
    return render_template("care/worklist.html", rows=rows, now=now)


@bp.get("/everyone")
def everyone() -> str:
    """All the people I look after, those we heard least from first."""
    now = clock.now()
    people = worklist.everyone(db, colleague(), now)
    looked_at_list(colleague(), "everyone", len(people))
    return render_template("care/everyone.html", people=people, now=now)


@bp.get("/people/<uuid:participant_id>")
def person(participant_id: UUID) -> str:
    """One person: the last two weeks, what is open, sessions, texts."""
    someone, now = _someone(participant_id), clock.now()
    looked_at(colleague(), someone, "person")
    hands_on = db.scalar(queries.may_hand_on(colleague(), someone, now)) is not None
    shown = {"glance": glance(db, someone, now), "person": someone, "hands_on": hands_on}
    return render_template("care/person.html", **shown, now=now)


@bp.get("/people/<uuid:participant_id>/flags/<uuid:flag_id>")
def flag(participant_id: UUID, flag_id: UUID) -> ResponseReturnValue:
    """One thing to look at: why, what happened so far, and the two ways on."""
    return _flag_page(_flag(participant_id, flag_id), AnswerForm(), CloseForm())


@bp.post("/people/<uuid:participant_id>/flags/<uuid:flag_id>/take")
def take(participant_id: UUID, flag_id: UUID) -> ResponseReturnValue:
    """It is mine now; back to where I was."""
    one = _flag(participant_id, flag_id)
    try:
        acting.take(db, one, colleague(), clock.now(), over="over" in request.form)
        db.commit()
    except Refused as why:
        flash(_(str(why)), "care")
    back = url_for(".flag", participant_id=participant_id, flag_id=flag_id)
    return redirect(own_address(request.form.get("next"), back), 303)


@bp.post("/people/<uuid:participant_id>/flags/<uuid:flag_id>/answer")
def answer(participant_id: UUID, flag_id: UUID) -> ResponseReturnValue:
    """The person will read this. Or the same page with what to mend."""
    one, form = _flag(participant_id, flag_id), AnswerForm()
    if form.validate():
        try:
            acting.answer(db, one, colleague(), form.words.data, clock.now())
            return _done(one, TOLD)
        except Refused as why:
            _say(form, why)
    return _flag_page(one, form, CloseForm(formdata=None), 422)


@bp.post("/people/<uuid:participant_id>/flags/<uuid:flag_id>/close")
def close(participant_id: UUID, flag_id: UUID) -> ResponseReturnValue:
    """It has ended. Or the same page with what to mend."""
    one, form = _flag(participant_id, flag_id), CloseForm()
    if form.validate():
        try:
            acting.close(db, one, colleague(), form.outcome.data, form.note.data, clock.now())
            return _done(one, CLOSED)
        except Refused as why:
            _say(form, why)
    return _flag_page(one, AnswerForm(formdata=None), form, 422)


@bp.post("/people/<uuid:participant_id>/replies/<uuid:reply_id>/read")
def read(participant_id: UUID, reply_id: UUID) -> ResponseReturnValue:
    """Someone has read this text; back to the person."""
    someone, now = _someone(participant_id), clock.now()
    reply = db.scalar(queries.reply_of(someone, reply_id)) or abort(404)
    replies.read(db, reply, colleague(), now)
    chain.record(db, colleague(), "read a reply", now, someone.id, str(reply.id))
    db.commit()
    return redirect(url_for(".person", participant_id=participant_id), 303)


@bp.get("/invite")
@roles.also("admin")
def invite() -> ResponseReturnValue:
    """Who comes in?"""
    return render_template("care/invite.html", form=InviteForm(_team(), clinician=str(colleague().id)))


@bp.post("/invite")
@roles.also("admin")
def invited() -> ResponseReturnValue:
    """Their link and its code to scan. The link is shown once: of its token we keep the mark alone."""
    team = _team()
    form = InviteForm(team)
    if form.validate():
        by = next(one for one in team if str(one.id) == form.clinician.data)
        try:
            new, site = form.newcomer(), colleague().site
            someone, token = bring_in(db, site, new, clock.now(), by=colleague(), looked_after_by=by)
            db.commit()
            return link_page(someone, token)
        except Refused as why:
            _say(form, why)
    return render_template("care/invite.html", form=form), 422


@bp.post("/people/<uuid:participant_id>/invitation")
@access.freshly_proved
def invite_again(participant_id: UUID) -> ResponseReturnValue:
    """A fresh link for someone who has not joined yet, or who forgot everything."""
    now = clock.now()
    someone = db.scalar(queries.lasting(colleague(), participant_id, now)) or abort(404)
    token = invitations.renew(db, someone, now)
    chain.record(db, colleague(), "invited", now, subject=someone.id)
    db.commit()
    return link_page(someone, token)


def _someone(participant_id: UUID) -> Participant:
    return db.scalar(queries.one_of_mine(colleague(), participant_id, clock.now())) or abort(404)


def _flag(participant_id: UUID, flag_id: UUID) -> Flag:
    """A flag is found through a person of mine."""
    return db.scalar(flags.one_of(_someone(participant_id).id, flag_id)) or abort(404)


def _flag_page(one: Flag, answering: AnswerForm, closing: CloseForm, status: int = 200) -> ResponseReturnValue:
    looked_at(colleague(), one.participant, "flag")
    about = {"flag": one, "person": one.participant, "answering": answering, "closing": closing}
    return render_template("care/flag.html", **about, now=clock.now()), status


def _done(one: Flag, words: str) -> ResponseReturnValue:
    db.commit()
    flash(_(words))
    return redirect(url_for(".person", participant_id=one.participant_id), 303)


def _say(form: FlaskForm, why: Refused) -> None:
    """Nothing was done; the page says why and keeps every word."""
    db.rollback()
    form.form_errors.append(_(str(why)))


def _team() -> Sequence[Staff]:
    return db.scalars(queries.can_look_after(colleague())).all()
