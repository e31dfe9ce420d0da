"""Companion: what people in an intensive outpatient program carry between sessions."""

import logging

from flask import Flask

from companion import setup
from companion.care.commands import invite
from companion.care.views import bp as care
from companion.checkins.views import bp as checkins
from companion.credentials.views import keys, number, own_desk, proving
from companion.demo.commands import demo
from companion.devices.views import bp as devices
from companion.devices.views import desk as lost
from companion.learning.views import bp as learning
from companion.me.views import bp as me
from companion.messaging.views import drawer, twilio
from companion.schedule.commands import import_schedule
from companion.schedule.views import bp as schedule
from companion.settings import Settings
from companion.signin.commands import add_colleague, add_site
from companion.signin.views import bp as signin
from companion.skills.views import bp as skills
from companion.today.views import bp as today
from companion.web import access, assets, dates, errors, health, language, pwa, security
from companion.web import database as web_database

ROOMS = (today, checkins, learning, skills, schedule, me, care, signin, devices, lost)
KEYS = (proving, keys, number, own_desk)
BLUEPRINTS = (*ROOMS, *KEYS, twilio, drawer, pwa.bp, health.bp)

COMMANDS = (add_site, add_colleague, invite, import_schedule, demo)


def create_app(settings: Settings) -> Flask:
    """Build the web app: the one place where all the parts meet.

    Raises Incomplete, WrongKey or NotReady, each saying what to do, rather than starting half.
    """
    app = Flask(__name__, static_folder=None)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.from_mapping(SECRET_KEY=settings.secret_key, SITE_LINE=settings.site_line, SETTINGS=settings)
    web_database.init_app(app, setup.opened(settings))
    security.init_app(app, settings)
    assets.init_app(app, settings)
    access.init_app(app)
    language.init_app(app)
    dates.init_app(app)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    access.check_doors(app)
    logging.getLogger("twilio").setLevel(logging.WARNING)
    return app
