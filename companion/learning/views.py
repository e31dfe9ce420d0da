"""Reading modules: the list, one's own place in one, and the page that is the same for everyone."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from companion import clock
from companion.learning import keeping, library, queries, reading
from companion.learning.forms import AnswerForm
from companion.learning.library import Module
from companion.learning.reading import Place
from companion.web import access
from companion.web.access import knows_nobody, me
from companion.web.database import db
from companion.web.language import LANGUAGES, language

bp = Blueprint("learning", __name__)
bp.before_request(access.participants_only)


@bp.record_once
def content_is_whole(_state: BlueprintSetupState) -> None:
    """A file that is not whole stops the start, and not somebody's reading."""
    library.modules("en")


@bp.get("/learn")
def index() -> str:
    """Every module, how far I am in each, and the one to go on with."""
    mine = keeping.standings(db, me(), library.modules(language()))
    return render_template("learning/index.html", standings=mine, next=reading.next_to_read(mine))


@bp.get("/learn/<slug>")
def study(slug: str) -> str:
    """The place where I stopped, or the one I ask for."""
    module = _module(slug)
    mine = db.scalar(queries.of_module(me(), slug))
    place = _asked(module) or reading.place(module, keeping.standing(module, mine).resumed)
    chosen = keeping.answered(mine, place.nth) if place.kind == "question" else None
    if "again" in request.args:
        chosen = None
    return _page(module, place, chosen)


@bp.post("/learn/<slug>")
def go_on(slug: str) -> ResponseReturnValue:
    """My place is kept, and the next one opens."""
    module = _module(slug)
    place = _asked(module) or abort(400)
    keeping.go_on(db, me(), module, place.number, clock.now())
    db.commit()
    return redirect(url_for(".study", slug=slug, card=place.number + 2), 303)


@bp.post("/learn/<slug>/answer")
def answer(slug: str) -> ResponseReturnValue:
    """What I chose is kept, and the page says why it fits or does not."""
    module = _module(slug)
    place = _asked(module) or abort(400)
    form = AnswerForm(place.question or abort(400))
    if not form.validate_on_submit():
        return _page(module, place, None, form), 422
    keeping.answer(db, me(), module, place.nth, form.choice.data, clock.now())
    db.commit()
    return redirect(url_for(".study", slug=slug, card=place.number + 1), 303)


@bp.get("/<lang>/learn/<slug>")
@knows_nobody
def read(lang: str, slug: str) -> Response:
    """A whole module on one page, the same for everyone; the phone may keep it."""
    module = library.module(lang, slug) or abort(404)
    elsewhere = {code: url_for(".read", lang=code, slug=slug) for code in LANGUAGES}
    answer = make_response(render_template("learning/read.html", module=module, elsewhere=elsewhere))
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _module(slug: str) -> Module:
    return library.module(language(), slug) or abort(404)


def _asked(module: Module) -> Place | None:
    """The place named in the address, where people count from 1."""
    number = request.args.get("card", type=int)
    return None if number is None else reading.place(module, number - 1)


def _page(module: Module, place: Place, chosen: int | None, form: AnswerForm | None = None) -> str:
    if form is None and place.question is not None:
        form = AnswerForm(place.question)
    total = reading.end(module) + 1
    return render_template("learning/study.html", module=module, place=place, total=total, chosen=chosen, form=form)
