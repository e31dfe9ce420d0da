"""The same carrier on loopback that messaging's tests use."""

from tests.messaging.conftest import carrier, wire

__all__ = ["carrier", "wire"]
