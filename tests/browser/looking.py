"""A page in Chromium, checked each time it opens: no code in it, nothing refused by the policy, axe content."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests import page_checks

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
# Tags of WCAG 2.2 AA and below, with axe's own best practices.
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# axe calls a button small while the bottom bar covers a part of it at that scroll; sizes are measured in test_reflow.
RULES = {"runOnly": LEVELS, "rules": {"target-size": {"enabled": False}}}
_axe = Axe()


class Screen:
    """One phone or desk. What went wrong in the background waits in `troubles`."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("console", self._heard)

    def _heard(self, message) -> None:
        text = message.text
        if message.type == "error" and "Failed to load resource" not in text:
            self.troubles.append(text)

    def open(self, path: str) -> "Screen":
        self.page.goto(self.url + path)
        return self.check()

    def press(self, words: str) -> "Screen":
        """Press the button or link that says this."""
        for exact in (True, False):  # "Sign in" is a part of other buttons' words too
            named = [self.page.get_by_role(kind, name=words, exact=exact) for kind in ("button", "link")]
            if (target := named[0].or_(named[1])).count():
                break
        target.first.click()
        self.page.wait_for_load_state()
        return self.check()

    def write(self, label: str, words: str) -> "Screen":
        self.page.get_by_label(label).first.fill(words)
        return self

    def choose(self, question: str, answer: str) -> "Screen":
        """Choose one answer of a group by its question's words."""
        group = self.page.get_by_role("group", name=question)
        group.get_by_label(answer, exact=True).first.check(force=True)
        return self

    def says(self, words: str) -> bool:
        return words in self.page.locator("body").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.url)

    def check(self) -> "Screen":
        """Every page one comes to is looked at in the same way."""
        as_it_stands = self.page.locator("html").evaluate("e => e.outerHTML")
        page_checks.check(f"<!doctype html>{as_it_stands}", self.path)
        found = _axe.run(self.page, options=RULES).response
        bad = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"] + found["incomplete"]]
        assert bad == [], f"{self.path}: {bad}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.path} scrolls sideways by {wide} px"
        assert self.troubles == [], f"{self.path}: {self.troubles}"
        return self
