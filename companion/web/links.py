"""The link that lets somebody in, and the code to scan that holds it."""

import segno
from flask import current_app, url_for
from markupsafe import Markup


def to_join(token: str) -> dict[str, str]:
    """The whole address and its code as SVG, for the one page that shows them."""
    link = current_app.config["SETTINGS"].public_base_url + url_for("signin.join", token=token)
    code = Markup(segno.make(link, error="m").svg_inline(scale=6, light="#fff", svgclass="code", lineclass=None))
    return {"link": link, "code": code}
