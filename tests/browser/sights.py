"""Every page and the states it has: who sees it, where it is, and what one does there to come to the state."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

Doing = Callable[[Page], None]


@dataclass(frozen=True)
class Sight:
    """`who` is a name of lived_in, or "" for nobody. The address is filled with its ids and the language."""

    name: str
    who: str
    path: str
    then: Doing | None = None

    @property
    def is_for_staff(self) -> bool:
        return self.who in {"dana", "idle", "pat", "ellen", "olga", "night"}

    @property
    def is_an_error(self) -> bool:
        """Pages of errors look the same for everybody."""
        return self.name.startswith("no ")


def send(page: Page) -> None:
    """Press the first button of the page's first form, "Not you?" aside."""
    page.locator("main form:not([action$='/sign-out']) button:not([type=button])").first.click()
    page.wait_for_load_state()


def begin(page: Page) -> None:
    """Press the button that a script offers."""
    page.locator("main button[type=button]").first.click()


def write(name: str, words: str, then: Doing | None = None) -> Doing:
    def doing(page: Page) -> None:
        page.locator(f"main [name={name}]").first.fill(words)
        if then:
            then(page)

    return doing


def tick(*answers: tuple[str, str]) -> Doing:
    def doing(page: Page) -> None:
        for name, value in answers:
            page.locator(f"main [name='{name}'][value='{value}']").check(force=True)

    return doing


def unfold(page: Page) -> None:
    for summary in page.locator("main summary").all():
        if not summary.evaluate("one => one.parentElement.open"):
            summary.click()


def wrong_password(page: Page) -> None:
    page.locator("main [name=phone]").fill("+1 212 555 0199")
    page.locator("main [name=password]").fill("not the one")
    send(page)


def ask_for_a_code(page: Page) -> None:
    page.locator("main [name=phone]").fill("+1 212 555 0199")
    send(page)


def lose_the_phone(page: Page) -> None:
    """While it was being written on."""
    page.locator("main [name=note]").fill("Some words")
    page.context.clear_cookies(name="device")
    page.locator("main form.check-in > button").click()
    page.wait_for_load_state()


def end_all_phones(page: Page) -> None:
    unfold(page)
    page.locator("main form[action$='/lost-phone'] button").click()
    page.wait_for_load_state()


def show_codes(page: Page) -> None:
    page.locator("main form[action$='/recovery-codes'] button").click()
    page.wait_for_load_state()


def close_without_outcome(page: Page) -> None:
    page.locator("main form[action$='/close'] button").click()
    page.wait_for_load_state()


def bad_time(page: Page) -> None:
    """What the control itself would not let through."""
    page.locator("main [name=at]").first.evaluate(
        "one => { one.append(new Option('x', '99:99')); one.value = '99:99' }"
    )
    page.locator("main form[action$='/prompt'] button").click()
    page.wait_for_load_state()


def ask_for_a_number(page: Page) -> None:
    """To where the digits that were texted to a new number are typed."""
    page.locator("main [name=phone]").fill("+1 212 555 0199")
    page.locator("main [name=texts][value=no]").check(force=True)
    send(page)
    page.locator("main [name=code]").wait_for()


def send_last(page: Page) -> None:
    page.locator("main form").last.locator("button").click()
    page.wait_for_load_state()


def open_in_an_emergency(page: Page) -> None:
    """Find somebody by number, then forget to write down why."""
    page.locator("main [name=phone]").fill("+1 212 555 0147")
    send(page)
    page.locator("main [name=disclosed_by]").wait_for()
    send_last(page)


NOBODY = (
    Sight("help", "", "/help-now"),
    Sight("offline", "", "/offline"),
    Sight("sign in", "", "/sign-in"),
    Sight("sign in, empty", "", "/sign-in", send),
    Sight("sign in, wrong", "", "/sign-in", wrong_password),
    Sight("team", "", "/sign-in/team"),
    Sight("team, empty", "", "/sign-in/team", send),
    Sight("join", "", "/join/{token}"),
    Sight("join, empty", "", "/join/{token}", send),
    Sight("join, broken link", "", "/join/nothing"),
    Sight("come back", "", "/join/{back}"),
    Sight("come back, empty", "", "/join/{back}", send),
    Sight("printed code", "", "/new-phone/printed-code"),
    Sight("printed code, empty", "", "/new-phone/printed-code", send),
    Sight("text code", "", "/new-phone/text"),
    Sight("text code, empty", "", "/new-phone/text", send),
    Sight("digits", "", "/new-phone/text", ask_for_a_code),
    Sight("check in, phone alone", "phone", "/check-in"),
    Sight("check in, phone lost", "phone", "/check-in", lose_the_phone),
    Sight("skills, phone alone", "phone", "/skills"),
    Sight("join the team", "", "/join-team/{team_token}"),
    Sight("join the team, empty", "", "/join-team/{team_token}", send),
    Sight("join the team, broken link", "", "/join-team/nothing"),
    Sight("no such page", "", "/nowhere"),
    Sight("module for all", "", "/{language}/learn/what-substances-do-to-reward", unfold),
    Sight("wave for all", "", "/{language}/skills/urge-surfing", begin),
    Sight("breath for all", "", "/{language}/skills/paced-breathing", begin),
    Sight("clock for all", "", "/{language}/skills/delay-distract-decide", begin),
)
PARTICIPANT = (
    Sight("today", "maya", "/"),
    Sight("today, checked in", "calm", "/"),
    Sight("today, first day", "new", "/"),
    Sight("check in", "maya", "/check-in"),
    Sight("check in, wrong", "maya", "/check-in", write("sleep", "99", send)),
    Sight("check in, unfolded", "new", "/check-in", tick(("used", "yes"), ("not_safe", "y"), ("mood", "3"))),
    Sight("check in, yesterday", "new", "/check-in?day=yesterday"),
    Sight("saved", "strong", "/check-in"),
    Sight("saved, skipped", "skipped", "/check-in"),
    Sight("next", "calm", "/check-in/{calm_check_in}/next"),
    Sight("next, strong", "strong", "/check-in/{strong_check_in}/next"),
    Sight("next, used", "used", "/check-in/{used_check_in}/next"),
    Sight("next, unsafe", "unsafe", "/check-in/{unsafe_check_in}/next"),
    Sight("schedule", "maya", "/schedule"),
    Sight("schedule, all kinds", "calm", "/schedule"),
    Sight("schedule, before", "maya", "/schedule?week=2026-11-16"),
    Sight("schedule, empty", "new", "/schedule"),
    Sight("learn", "maya", "/learn"),
    Sight("learn, new", "new", "/learn"),
    Sight("card", "new", "/learn/triggers"),
    Sight("card, second", "new", "/learn/what-substances-do-to-reward?card=2"),
    Sight("practice card", "new", "/learn/triggers?card={practice}"),
    Sight("question", "new", "/learn/triggers?card={question}"),
    Sight("question, empty", "new", "/learn/triggers?card={question}", send),
    Sight("question, answered", "calm", "/learn/triggers?card={question}"),
    Sight("module read", "new", "/learn/triggers?card={end}"),
    Sight("skills", "maya", "/skills"),
    Sight("skill", "maya", "/skills/urge-surfing/practice"),
    Sight("wave", "calm", "/skills/urge-surfing/practice/{urge_surfing}"),
    Sight("breath", "calm", "/skills/paced-breathing/practice/{paced_breathing}", unfold),
    Sight("clock", "calm", "/skills/delay-distract-decide/practice/{delay_distract_decide}"),
    Sight("skill done", "calm", "/skills/urge-surfing/practice/{eased}/done"),
    Sight("skill done, still strong", "calm", "/skills/urge-surfing/practice/{still}/done"),
    Sight("me", "maya", "/me"),
    Sight("me, wrong time", "new", "/me", bad_time),
    Sight("who looked at me", "maya", "/me/looked"),
    Sight("who looked at me, nobody", "new", "/me/looked"),
    Sight("codes", "maya", "/me/recovery-codes"),
    Sight("codes, shown", "calm", "/me/recovery-codes", show_codes),
    Sight("me, with keys", "calm", "/me"),
    Sight("phone's lock", "maya", "/keys/passkey?next=/check-in"),
    Sight("new password", "maya", "/keys/password"),
    Sight("new password, easy", "maya", "/keys/password", write("password", "12345678", send)),
    Sight("new number", "maya", "/me/phone"),
    Sight("new number, empty", "maya", "/me/phone", send),
    Sight("new number, digits", "calm", "/me/phone", ask_for_a_number),
    Sight("unlock", "calm", "/unlock?next=/me"),
    Sight("unlock, wrong", "maya", "/unlock?next=/me", write("proof-password", "not the one", send)),
    Sight("texts", "lucia", "/me/texts"),
    Sight("texts, none", "new", "/me/texts"),
    Sight("no page of mine", "new", "/check-in/{calm_check_in}/next"),
    Sight("help, signed in", "maya", "/help-now"),
)
STAFF = (
    Sight("desk", "dana", "/desk"),
    Sight("desk, empty", "idle", "/desk"),
    Sight("everyone", "dana", "/desk/everyone"),
    Sight("everyone, empty", "idle", "/desk/everyone"),
    Sight("person", "dana", "/desk/people/{maya}", unfold),
    Sight("lost phone", "dana", "/desk/people/{loses}", end_all_phones),
    Sight("person, texting", "dana", "/desk/people/{lucia}"),
    Sight("flag", "dana", "/desk/people/{free_of}/flags/{free}"),
    Sight("flag, taken", "dana", "/desk/people/{taken_of}/flags/{taken}"),
    Sight("flag, closed too soon", "dana", "/desk/people/{taken_of}/flags/{taken}", close_without_outcome),
    Sight("invite", "dana", "/desk/invite"),
    Sight("invite, empty", "dana", "/desk/invite", send),
    Sight("invite, by an admin", "pat", "/desk/invite"),
    Sight("no entry, desk", "pat", "/desk/everyone"),
    Sight("no such person, desk", "dana", "/desk/people/{new}"),
    Sight("own page", "dana", "/desk/me"),
    Sight("authenticator", "dana", "/desk/me/authenticator"),
    Sight("authenticator, wrong", "dana", "/desk/me/authenticator", write("code", "000000", send)),
    Sight("unlock, desk", "dana", "/unlock?next=/desk"),
    Sight("phones", "dana", "/drawer"),
    Sight("phone", "dana", "/drawer/{maya}"),
    Sight("phone, empty", "dana", "/drawer/{new}", send),
)
TEAM = (
    Sight("team", "dana", "/desk/team"),
    Sight("team, by an admin", "pat", "/desk"),
    Sight("colleague", "pat", "/desk/team/colleagues/{dana}"),
    Sight("colleague, oneself", "pat", "/desk/team/colleagues/{pat}"),
    Sight("colleague, invited", "pat", "/desk/team/colleagues/new"),
    Sight("colleague, invited, empty", "pat", "/desk/team/colleagues/new", send),
    Sight("carers", "dana", "/desk/people/{maya}/carers"),
    Sight("carers, empty", "ellen", "/desk/people/{maya}/carers", send_last),
    Sight("carers, by an admin", "pat", "/desk/people/{maya}/carers"),
    Sight("hand all over", "pat", "/desk/team/colleagues/{dana}/people"),
    Sight("hand all over, empty", "ellen", "/desk/team/colleagues/{dana}/people", send_last),
    Sight("hand all over, none", "pat", "/desk/team/colleagues/{idle}/people"),
    Sight("cover", "dana", "/desk/team/cover"),
    Sight("cover, empty", "night", "/desk/team/cover", send_last),
    Sight("invitations", "pat", "/desk/team/invitations"),
    Sight("invitations, none", "idle", "/desk/team/invitations"),
    Sight("phones, signed in", "pat", "/desk/team/phones"),
    Sight("phones, wrong", "idle", "/desk/team/phones", write("phone", "12", send)),
    Sight("emergencies", "ellen", "/desk/team/emergencies"),
    Sight("emergencies, none", "olga", "/desk/team/emergencies"),
    Sight("emergency", "ellen", "/desk/team/emergencies/{emergency}"),
    Sight("emergency, by an admin", "pat", "/desk/team/emergencies/{emergency}"),
    Sight("who looked", "ellen", "/desk/team/looks"),
    Sight("who looked, wrong", "pat", "/desk/team/looks", write("person", "12", send)),
    Sight("find in an emergency", "idle", "/desk/emergency", send),
    Sight("open in an emergency", "idle", "/desk/emergency", open_in_an_emergency),
    Sight("desk, in an emergency", "night", "/desk"),
    Sight("desk, told of an emergency", "ellen", "/desk"),
)
ALL = NOBODY + PARTICIPANT + STAFF + TEAM
