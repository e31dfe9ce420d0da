"""Companion: what people in an intensive outpatient program carry between sessions."""

from flask import Flask

from companion import logs, setup
from companion.assigning.views import carers, handover
from companion.care.views import bp as care
from companion.checkins.views import bp as checkins
from companion.credentials.views import keys, number, own_desk, proving
from companion.devices.views import bp as devices
from companion.devices.views import desk as lost
from companion.emergency.views import emergencies, emergency
from companion.learning.views import bp as learning
from companion.me.views import bp as me
from companion.messaging.views import drawer, twilio
from companion.office.views import looks, office
from companion.records import models as records_models
from companion.schedule.views import bp as schedule
from companion.settings import Settings
from companion.signin.views import bp as signin
from companion.skills.views import bp as skills
from companion.team.views import managing, team
from companion.today.views import bp as today
from companion.web import access, assets, dates, errors, health, language, letters, pages, pwa, security
from companion.web import database as web_database
from companion.web.commands import Commands

TABLES_WITHOUT_A_PAGE = (records_models.Erasure,)  # loaded with the others, since whoever asks for all means all
DESK = (care, lost, team, managing, emergency, emergencies, office, looks, carers, handover)
BLUEPRINTS = (
    today,
    checkins,
    learning,
    skills,
    schedule,
    me,
    *DESK,
    signin,
    devices,
    proving,
    keys,
    number,
    own_desk,
    twilio,
    drawer,
    pwa.bp,
    health.bp,
)

COMMANDS = {
    "add-site": "companion.signin.commands:add_site",
    "add-colleague": "companion.signin.commands:add_colleague",
    "invite": "companion.care.commands:invite",
    "import-schedule": "companion.schedule.commands:import_schedule",
    "demo": "companion.demo.commands:demo",
    "audit": "companion.audit.commands:audit",
    "rotate-keys": "companion.keys.commands:rotate_keys",
    "backup": "companion.records.commands:backup",
    "restore": "companion.records.commands:restore",
    "erase": "companion.records.commands:erase",
}


def create_app(settings: Settings) -> Flask:
    """Build the web app: the one place where all the parts meet.

    Raises Incomplete, WrongKey or NotReady, each saying what to do, rather than starting half.
    """
    logs.quiet()
    app = Flask(__name__, static_folder=None)
    app.request_class = letters.CleanRequest
    app.jinja_environment = pages.Environment
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
    app.cli = Commands(COMMANDS)
    access.check_doors(app)
    security.check_debug(app, settings)
    return app
