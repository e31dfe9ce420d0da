"""Practising skills: the list, a practice from the rating before to the one after, and the page for everyone."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from companion import clock
from companion.checkins.answers import Answers
from companion.checkins.models import CheckIn
from companion.skills import library, practising, queries
from companion.skills.change import change, still_strong
from companion.skills.forms import BeginForm, RatingForm
from companion.skills.library import Skill
from companion.skills.models import Practice
from companion.skills.offering import fit_for
from companion.web import access
from companion.web.access import is_in, knows_nobody, whose
from companion.web.database import db
from companion.web.language import LANGUAGES, language
from companion.web.marks import hands_in

GOES_ON_FOR, SHOWN_FOR = timedelta(hours=2), timedelta(minutes=10)

bp = Blueprint("skills", __name__)
bp.before_request(access.participants_only)


@bp.record_once
def content_is_whole(_state: BlueprintSetupState) -> None:
    """A file that is not whole stops the start, and not somebody's reading."""
    library.skills("en")


@bp.get("/skills")
@hands_in
def index() -> str:
    """Every skill, with what it is for."""
    return render_template("skills/index.html", skills=library.skills(language()))


@bp.route("/skills/<slug>/practice", methods=["GET", "POST"])
@hands_in
def practice(slug: str) -> ResponseReturnValue:
    """How strong is it now? Then the practice begins."""
    skill, check_in = _skill(slug), _check_in()
    form = BeginForm(skill)
    if form.validate_on_submit():
        begun = practising.begin(db, whose(), slug, form.practice_id(), form.rating.data, check_in, clock.now())
        begun = begun or abort(404)
        db.commit()
        return redirect(url_for(".guide", slug=slug, practice_id=begun.id), 303)
    return render_template("skills/practice.html", skill=skill, form=form), 422 if form.errors else 200


@bp.route("/skills/<slug>/practice/<uuid:practice_id>", methods=["GET", "POST"])
@hands_in
def guide(slug: str, practice_id: UUID) -> ResponseReturnValue:
    """The practice itself; then how strong it is after."""
    skill, mine, now = _skill(slug), _mine(slug, practice_id), clock.now()
    if _is_long_ago(mine):
        return access.to_the_door()
    form = RatingForm(skill)
    if form.validate_on_submit():
        practising.finish(db, mine, form.rating.data, now)
        db.commit()
        return redirect(url_for(".done", slug=slug, practice_id=practice_id), 303)
    elapsed = max(0, int((now - mine.began_at).total_seconds()))
    page = render_template("skills/guide.html", skill=skill, form=form, elapsed=elapsed)
    return page, 422 if form.errors else 200


@bp.get("/skills/<slug>/practice/<uuid:practice_id>/done")
@hands_in
def done(slug: str, practice_id: UUID) -> ResponseReturnValue:
    """Kind words, what changed, and what to do next."""
    skill, mine = _skill(slug), _mine(slug, practice_id)
    if mine.ending is None:
        return redirect(url_for(".guide", slug=slug, practice_id=practice_id), 303)
    if _is_long_ago(mine):
        return access.to_the_door()
    before, after = mine.ratings.get("before"), mine.ratings.get("after")
    told = {"change": change(before, after), "before": before, "after": after, "strong": still_strong(after)}
    return render_template("skills/done.html", skill=skill, **told)


@bp.get("/<lang>/skills/<slug>")
@knows_nobody
def read(lang: str, slug: str) -> Response:
    """A whole skill on one page, the same for everyone; the phone may keep it."""
    skill = library.skill(lang, slug) or abort(404)
    elsewhere = {code: url_for(".read", lang=code, slug=slug) for code in LANGUAGES}
    answer = make_response(render_template("skills/read.html", skill=skill, elsewhere=elsewhere))
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.app_template_global()
def skill_for(told: Answers) -> tuple[Skill, str]:
    """The skill that fits these answers and why: for the page after a check-in, which stands before us in the line."""
    fit = fit_for(told)
    return _skill(fit.slug), fit.why


def _skill(slug: str) -> Skill:
    return library.skill(language(), slug) or abort(404)


def _mine(slug: str, practice_id: UUID) -> Practice:
    mine = queries.of(whose()).where(Practice.id == practice_id, Practice.skill == slug)
    return db.scalar(mine) or abort(404)


def _check_in() -> CheckIn | None:
    """The check-in this practice follows, when the address names one; it must be my own."""
    if "for" not in request.args:
        return None
    wanted = request.args.get("for", type=UUID) or abort(404)
    return db.scalar(queries.check_in_of(whose(), wanted)) or abort(404)


def _is_long_ago(mine: Practice) -> bool:
    """Where nobody is signed in, a practice goes on while it lasts; later it is something stored, like all else."""
    since = mine.ending.at if mine.ending else mine.began_at
    age = clock.now() - since
    return not is_in() and not timedelta() <= age < (SHOWN_FOR if mine.ending else GOES_ON_FOR)
