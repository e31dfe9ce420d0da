"""You and your phone: language, texts, where you are signed in."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import clock
from companion.audit import chain, telling
from companion.credentials import passkeys
from companion.me.forms import PromptForm
from companion.messaging import agreeing, outbox
from companion.messaging import queries as messages
from companion.people import queries as people
from companion.signin import devices, recovery, signins
from companion.signin.models import Device, SignIn
from companion.web import access
from companion.web.access import me
from companion.web.database import db
from companion.web.language import _

bp = Blueprint("me", __name__, url_prefix="/me")
bp.before_request(access.participants_only)

LATELY, ENDED_LATELY = 30, timedelta(days=90)


@bp.get("")
def show() -> str:
    """Everything about me that I can change here."""
    return _page(PromptForm().offer(me().prompt_at))


@bp.get("/texts")
def my_texts() -> str:
    """What came to my phone, what will come, and what did not and why."""
    lists = {name: db.scalars(find(me()).limit(LATELY)).all() for name, find in _LISTS.items()}
    return render_template("me/texts.html", **lists)


@bp.get("/looked")
def looked() -> str:
    """Who opened my page, and what else was done with my record (R40)."""
    before = request.args.get("before", type=UUID)
    return render_template("me/looked.html", page=telling.page(db, me(), before))


@bp.post("/texts")
def texts() -> ResponseReturnValue:
    """Texts are on, or off, at once."""
    wanted, now = request.form.get("wanted"), clock.now()
    if wanted not in {"yes", "no"}:
        abort(400)
    change = agreeing.agree if wanted == "yes" else agreeing.take_back
    change(db, me(), now)
    chain.record(db, me(), "texts on" if wanted == "yes" else "texts off", now, subject=me().id)
    db.commit()
    flash(_("Texts are on.") if wanted == "yes" else _("Texts are off. Nothing more will come."))
    return redirect(url_for(".show"), 303)


@bp.post("/prompt")
def prompt() -> ResponseReturnValue:
    """The daily text comes at another time from now on, or no more."""
    form, now = PromptForm().offer(me().prompt_at), clock.now()
    if not form.validate():
        return _page(form), 422
    me().prompt_at = form.time()
    outbox.supersede(db, me(), outbox.CHECK_IN, now)
    chain.record(db, me(), "daily time set", now, subject=me().id)
    db.commit()
    flash(_("Saved."))
    return redirect(url_for(".show"), 303)


@bp.post("/sign-ins/<uuid:sign_in_id>/end")
@access.freshly_proved
def end_sign_in(sign_in_id: UUID) -> ResponseReturnValue:
    """That phone is signed out, at once (R14)."""
    now = clock.now()
    there = db.scalar(signins.standing(me(), now).where(SignIn.id == sign_in_id)) or abort(404)
    signins.end(db, there, now)
    chain.record(db, me(), "ended a sign-in", now, subject=me().id)
    db.commit()
    flash(_("That phone is signed out."))
    return redirect(url_for(".show"), 303)


@bp.post("/phones/<uuid:device_id>/remove")
@access.freshly_proved
def remove_phone(device_id: UUID) -> ResponseReturnValue:
    """That phone is nobody's any more, at once (R14). Removing this one signs out here."""
    now, here = clock.now(), access.this_sign_in()
    mine = db.scalar(devices.open_ones(me()).where(Device.id == device_id)) or abort(404)
    devices.end(db, mine, "removed", now)
    passkeys.end_all(db, me(), now)  # a lock belongs to no phone here, so that one could open the app again
    chain.record(db, me(), "removed a phone", now, subject=me().id)
    db.commit()
    flash(_("That phone is removed. Nobody can use it for you any more. Phone locks that opened the app are off."))
    is_this = here is not None and here.device_id == device_id
    return redirect(url_for("signin.sign_in" if is_this else ".show"), 303)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@access.freshly_proved
def recovery_codes() -> ResponseReturnValue:
    """Eight codes to print, shown once; before that, what they are for."""
    if request.method == "GET":
        return render_template("me/recovery_codes.html", left=db.scalar(recovery.left(me())))
    codes = recovery.make(db, me(), clock.now())
    db.commit()
    return render_template("me/recovery_codes.html", codes=codes), 201


_LISTS = {"came": messages.came, "coming": messages.coming, "ended": messages.ended}


def _page(form: PromptForm) -> str:
    since = clock.now() - ENDED_LATELY
    phones = [row for row in db.execute(devices.of(me())) if row[0].ended_at is None or row[0].ended_at > since]
    return render_template(
        "me/show.html",
        form=form,
        texts_on=db.scalar(people.standing_opt_in(me())),
        stopped=agreeing.stopped(db, me()),
        sign_ins=db.scalars(signins.standing(me(), clock.now()).where(SignIn.device_id.is_(None))).all(),
        phones=phones,
        words_for={"how": devices.HOW, "why": devices.WHY},
        codes_left=db.scalar(recovery.left(me())),
        this=access.this_sign_in(),
        passkeys=db.scalars(passkeys.of(me())).all(),
    )
