"""The link that lets somebody in, and the code to scan that holds it."""

import segno
from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from companion.people.models import Participant


def to_join(token: str) -> dict[str, str]:
    """The whole address and its code as SVG, for the one page that shows them."""
    link = current_app.config["SETTINGS"].public_base_url + url_for("signin.join", token=token)
    code = Markup(segno.make(link, error="m").svg_inline(scale=6, light="#fff", svgclass="code", lineclass=None))
    return {"link": link, "code": code}


def link_page(someone: Participant, token: str) -> ResponseReturnValue:
    """The page that shows somebody's fresh link, once: of its token we keep the mark alone."""
    return render_template("care/invited.html", person=someone, **to_join(token)), 201
