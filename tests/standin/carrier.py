"""A carrier for tests: Twilio's Messages resource over real HTTP on loopback, with faults by switch.

    with Carrier() as carrier:
        carrier.faults.append("drop")      # the next create is taken, and the answer lost

Faults: "drop" (taken, no answer), "lose" (not taken, no answer), "503 after", "503 before", "429", "garbage" (taken,
unreadable), "hang" (taken, silent until released), or a number such as "21610" (refused with that code).
"""

import json
import re
import threading
from base64 import b64encode
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from companion.settings import TwilioAccount

ACCOUNT, SERVICE = "AC" + "a" * 32, "MG" + "b" * 32
KEY, SECRET, TOKEN, SECOND_TOKEN = "SK" + "c" * 32, "secret", "token one", "token two"
PATH = re.compile(rf"/2010-04-01/Accounts/{ACCOUNT}/Messages(?:/(?P<sid>\w+))?\.json")


class Carrier(ThreadingHTTPServer):
    """The server and all it holds: `messages` newest first, `faults` in the order they will strike."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Door)
        self.messages, self.faults, self.asked = [], [], []
        self.now = datetime.now(UTC)
        self.hidden = 0  # for how many listings a new message stays unseen
        self.down = False
        self.release = threading.Event()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.release.set()
        self.shutdown()
        self.server_close()

    @property
    def account(self):
        base = f"http://127.0.0.1:{self.server_port}"
        return TwilioAccount(ACCOUNT, KEY, SECRET, (TOKEN, SECOND_TOKEN), SERVICE, base)

    def take(self, form):
        sid = f"SM{len(self.messages):032x}"
        made = format_datetime(self.now)
        uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}"
        message = {
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": form["Body"],
            "date_created": made,
            "date_sent": None,
            "date_updated": made,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": None,
            "messaging_service_sid": form["MessagingServiceSid"],
            "num_media": "0",
            "num_segments": "0",
            "price": None,
            "price_unit": None,
            "sid": sid,
            "status": "accepted",
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": form["To"],
            "uri": f"{uri}.json",
        }
        self.messages.insert(0, message)
        return message


class Door(BaseHTTPRequestHandler):
    """One request to the carrier."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body go out as two writes

    def do_POST(self):
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        self.server.asked.append(("POST", form))
        if not self.may_enter():
            return
        fault = self.server.faults.pop(0) if self.server.faults else ""
        if fault in {"", "drop", "503 after", "garbage", "hang"}:
            message = self.server.take(form)
        if not fault:
            self.say(201, message)
        elif fault in {"drop", "lose"}:
            self.close_connection = True
        elif fault == "hang":
            self.server.release.wait(20)
            self.close_connection = True
        elif fault == "garbage":
            self.say(201, "<html>not what you asked for</html>")
        elif fault.startswith("503"):
            self.refuse(503, 20503)
        elif fault == "429":
            self.refuse(429, 20429, {"Retry-After": "90"})
        else:
            self.refuse(400, int(fault))

    def do_GET(self):
        target = urlsplit(self.path)
        asked = {k: v[0] for k, v in parse_qs(target.query).items()}
        self.server.asked.append(("GET", {"path": target.path, **asked}))
        if not self.may_enter():
            return
        sid = PATH.fullmatch(target.path)["sid"]
        if self.server.down:
            self.refuse(503, 20503)
        elif sid:
            found = [m for m in self.server.messages if m["sid"] == sid]
            self.say(200, found[0]) if found else self.refuse(404, 20404)
        else:
            self.say(200, self.page(target.path, asked))

    def page(self, path, asked):
        found = [m for m in self.server.messages if m["to"] == asked.get("To", m["to"])]
        if self.server.hidden:
            self.server.hidden, found = self.server.hidden - 1, []
        return {
            "messages": found,
            "first_page_uri": f"{path}?Page=0",
            "next_page_uri": None,
            "previous_page_uri": None,
            "uri": path,
            "page": 0,
            "page_size": int(asked.get("PageSize", 50)),
            "start": 0,
            "end": len(found),
        }

    def may_enter(self):
        right = f"Basic {b64encode(f'{KEY}:{SECRET}'.encode()).decode()}"
        if self.headers["Authorization"] == right:
            return True
        self.refuse(401, 20003)
        return False

    def refuse(self, status, code, headers=None):
        more = f"https://www.twilio.com/docs/errors/{code}"
        self.say(status, {"code": code, "message": "Refused.", "more_info": more, "status": status}, headers)

    def say(self, status, body, headers=None):
        raw = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": len(raw), **(headers or {})}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        """Tests print nothing."""
