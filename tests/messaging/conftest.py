"""A carrier on loopback, for tests that go over the wire."""

import pytest

from companion.messaging import twilio
from tests.factories import NOON
from tests.standin.carrier import Carrier


@pytest.fixture
def carrier(monkeypatch):
    monkeypatch.setattr(twilio, "TIMEOUT", (1.0, 0.3))
    with Carrier() as carrier:
        carrier.now = NOON
        yield carrier


@pytest.fixture
def wire(carrier):
    """The real client, pointed at the stand-in."""
    way = twilio.Twilio(carrier.account, "https://example.org")
    yield way
    way.close()
