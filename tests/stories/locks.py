"""A phone's lock in Chromium: the browser's own virtual authenticator, steered through its debugging door."""


class PhoneLock:
    """Belongs to one screen. `nobody()`: whoever holds the phone cannot open it."""

    def __init__(self, screen, transport="internal") -> None:
        self._door = screen.context.new_cdp_session(screen.page)
        self._door.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": transport, "hasResidentKey": True, "hasUserVerification": True}
        options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        self.id = self._door.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def nobody(self) -> None:
        self._door.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})

    def held(self) -> list[dict]:
        """What the phone keeps."""
        return self._door.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]
