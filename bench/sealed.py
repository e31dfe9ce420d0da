"""What does it cost that names are sealed, each under a key of their own? A list of fifty, beside the desk's page."""

from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from bench.aims import Figure
from bench.calling import Call, measure
from bench.companion_site import LISTED, Site
from companion import create_app
from companion.database import Database
from companion.people.models import Participant

ROUNDS, MOST = 40, 15
_PEOPLE = select(Participant).order_by(Participant.id).limit(LISTED)
_BOXES = _PEOPLE.options(lazyload(Participant.key))


def figures(site: Site) -> list[Figure]:
    desk = Call("desk", create_app(site.settings), "/desk", [site.supervisor], times=20)
    page = measure([desk])["desk"]
    adds = best(site.database, opened=True) - best(site.database, opened=False)
    share = f"{adds / page:.2f} of the desk's page"
    shown, held = f"{adds * 1000:.2f} ms", adds * 1000 <= MOST
    return [Figure(f"opening the names of {LISTED}, with their keys", shown, f"≤ {MOST} ms", held, share)]


def best(database: Database, *, opened: bool) -> float:
    """The quickest of many: fifty people read, with their names opened or left in their boxes."""
    return min(once(database, opened) for _ in range(ROUNDS))


def once(database: Database, opened: bool) -> float:
    with database.session() as db:
        began = perf_counter()
        for person in db.scalars(_PEOPLE if opened else _BOXES):
            assert person.name if opened else person.name_box
        return perf_counter() - began
