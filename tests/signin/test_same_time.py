"""Does the time tell whether somebody is here? Two hundred tries each way, taken in turn (R12)."""

import statistics
import time

import pytest
from sqlalchemy import delete

from companion.signin.models import Attempt, TextCode
from tests.factories import NOON, PASSWORD
from tests.signin.making import another, make_real

pytestmark = pytest.mark.prove
SAMPLES = 200
UNKNOWN = "+12125550148"
DOORS = {
    "/sign-in": lambda phone: {"phone": phone, "password": PASSWORD},
    "/new-phone/printed-code": lambda phone: {"phone": phone, "code": "0000-0000-0000-0000"},
    "/new-phone/text": lambda phone: {"phone": phone},
}


@pytest.mark.parametrize("door", DOORS)
def test_an_account_is_not_told_by_the_time_its_answer_takes(app, db, noon, door):  # R12
    ada = make_real(db)
    stranger = another(app, db)
    stranger.own(make_real(db, "Ben", "+12125550149"), NOON)
    took = {ada.phone: [], UNKNOWN: []}
    for n in range(SAMPLES):
        db.execute(delete(Attempt))
        db.execute(delete(TextCode))
        form = {phone: DOORS[door](phone) for phone in took}
        for phone in sorted(took, reverse=bool(n % 2)):
            token = {"csrf_token": stranger.token()}
            began = time.perf_counter()
            stranger.post(door, data={**form[phone], **token})
            took[phone].append(time.perf_counter() - began)

    known, unknown = (statistics.median(times) for times in took.values())
    spread = statistics.median(abs(one - known) for one in took[ada.phone])
    assert abs(known - unknown) < max(0.05 * known, 2 * spread, 0.0005), (known, unknown, spread)
