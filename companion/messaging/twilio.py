"""Twilio over HTTP: the only place that imports its REST client, and only jobs come here.

Its own HTTP client has no timeout and logs phone numbers, so ours stands in: pooled, bounded, without retries. It
keeps Retry-After, which the library throws away. A client is not safe to share: each thread has its own.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import requests
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from companion.errors import Ambiguous, TryLater
from companion.messaging import carrier
from companion.messaging.transports import Carried, Outgoing
from companion.settings import TwilioAccount

HOME = "https://api.twilio.com"
TIMEOUT = (3.0, 10.0)  # to connect, to answer
LISTED = 100
T = TypeVar("T")


class Twilio:
    """Texts through a Twilio messaging service."""

    def __init__(self, account: TwilioAccount, public_base_url: str) -> None:
        self._account, self._callbacks = account, f"{public_base_url}/twilio/status"
        self._mine = threading.local()

    def send(self, text: Outgoing) -> Carried:
        create = self._client().messages.create
        message = self._asked(
            create,
            to=text.phone,
            body=text.body,
            messaging_service_sid=self._account.messaging_service_sid,
            status_callback=f"{self._callbacks}/{text.id}",
            validity_period=text.valid_for,
        )
        if not message.sid:
            raise Ambiguous("The carrier answered without a reference.")
        return _carried(message)

    def listing(self, phone: str, since: datetime) -> Sequence[Carried]:
        found = self._asked(self._client().messages.list, to=phone, limit=LISTED, page_size=LISTED)
        service = self._account.messaging_service_sid
        # date_sent is empty until it was sent, so we compare when it was made, ourselves.
        ours = [m for m in found if str(m.direction) == "outbound-api" and m.messaging_service_sid == service]
        return [_carried(m) for m in ours if m.date_created is not None and m.date_created >= since]

    def fetch(self, sid: str) -> Carried:
        return _carried(self._asked(self._client().messages(sid).fetch))

    def close(self) -> None:
        """Hang up this thread's line."""
        if hasattr(self._mine, "wire"):
            self._mine.wire.session.close()

    def _asked(self, ask: Callable[..., T], **about: Any) -> T:
        try:
            return ask(**about)
        except (TwilioRestException, TwilioServiceException) as error:
            code = int(str(error.code)) if str(error.code).isdecimal() else None
            raise carrier.trouble(error.status, code, self._mine.wire.retry_after) from None
        except requests.ConnectTimeout:
            raise TryLater("The carrier could not be reached.") from None
        except requests.ConnectionError as error:
            reason = getattr(error.args[0] if error.args else None, "reason", None)
            if isinstance(reason, NewConnectionError):
                raise TryLater("The carrier could not be reached.") from None
            raise Ambiguous("The line broke.") from None
        except Exception as error:  # whatever else an answer can be: it may have been taken
            raise Ambiguous(f"The answer could not be read: {type(error).__name__}.") from None

    def _client(self) -> Client:
        if not hasattr(self._mine, "client"):
            account, wire = self._account, Wire(self._account.api_base)
            self._mine.wire = wire
            credentials = (account.api_key, account.api_secret, account.account_sid)
            self._mine.client = Client(*credentials, http_client=wire)
        client: Client = self._mine.client
        return client


class Wire(HttpClient):  # type: ignore[misc]
    """One thread's HTTP connection to the carrier, or to a stand-in for it."""

    def __init__(self, base: str = "") -> None:
        super().__init__(logging.getLogger("twilio.http_client"), False)
        self.base, self.retry_after = base.rstrip("/"), 0.0
        self.session = requests.Session()

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        url = f"{self.base}{uri.removeprefix(HOME)}" if self.base and uri.startswith(HOME) else uri
        self.retry_after = 0.0
        asked: Any = {"params": params, "data": data, "headers": headers, "auth": auth}
        answer = self.session.request(method, url, **asked, timeout=TIMEOUT, allow_redirects=False)
        wait = answer.headers.get("Retry-After", "")
        self.retry_after = float(wait) if wait.isdecimal() else 0.0
        return Response(answer.status_code, answer.text, answer.headers)


def _carried(message: Any) -> Carried:
    error = str(message.error_code or "")
    return Carried(message.sid, str(message.status), error, message.date_created, message.body or "")
