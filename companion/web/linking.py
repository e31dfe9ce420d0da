"""The page that shows somebody's fresh link and its code to scan, once: of its token we keep the mark alone."""

import segno
from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from companion.people.models import Participant


def link_page(someone: Participant, token: str) -> ResponseReturnValue:
    link = current_app.config["SETTINGS"].public_base_url + url_for("signin.join", token=token)
    code = Markup(segno.make(link, error="m").svg_inline(scale=6, light="#fff", svgclass="code", lineclass=None))
    return render_template("care/invited.html", person=someone, link=link, code=code), 201
