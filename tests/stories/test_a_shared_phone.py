"""Two people, one phone: what one writes never becomes the other's (hazards 6 and 11)."""

from companion.checkins.models import CheckIn
from tests.factories import PASSWORD


def test_two_people_on_one_phone(story):  # R05
    story.it_is("Mon 10:00")
    story.given_a_real_site()
    ada, ben = story.given_a_participant("Ada"), story.given_a_participant("Ben")
    phone = story.the_sign_in_ran_out(story.phone_of(ben, ada)).open("/check-in")
    assert phone.says("Checking in as A.")
    assert not phone.says("Ada")

    phone.press("Not you?")
    assert phone.path == "/sign-in"
    assert phone.open("/check-in").path.startswith("/sign-in")
    phone.write("Your phone number", ben.phone)
    phone.write("Your password", PASSWORD)
    phone.press("Sign in")
    assert phone.path == "/check-in"
    assert phone.says("Checking in as B.")
    phone.choose("How are you?", "6")
    phone.press("Save")
    assert [one.participant_id for one in story.all_of(CheckIn)] == [ben.id]


def test_a_page_left_open_by_one_is_not_sent_for_the_other(story):  # hazard 6
    story.it_is("Mon 10:00")
    story.given_a_real_site()
    ada, ben = story.given_a_participant("Ada"), story.given_a_participant("Ben")
    phone = story.phone_of(ben, ada).open("/check-in")
    phone.write("Anything you want your team to know?", "from Ada alone")
    other_tab = phone.context.new_page()
    other_tab.goto(phone.url + "/me")
    other_tab.get_by_role("button", name="Sign out on this phone").click()
    other_tab.get_by_label("Your phone number").fill(ben.phone)
    other_tab.get_by_label("Your password").fill(PASSWORD)
    other_tab.get_by_role("button", name="Sign in", exact=True).click()
    other_tab.wait_for_url(phone.url + "/")

    phone.press("Save")
    assert story.all_of(CheckIn) == []


def test_after_handing_in_the_phone_alone_shows_help_and_nothing_later(story):  # R05
    story.it_is("Mon 02:00")
    story.given_a_real_site()
    ada = story.given_a_participant("Ada")
    phone = story.the_sign_in_ran_out(story.phone_of(ada)).open("/check-in")
    phone.choose("How strong was craving at its worst?", "9")
    phone.press("Save")
    assert phone.says("That is a strong craving")
    after = phone.path
    phone.page.locator("a.skill").click()
    phone.page.wait_for_load_state()
    phone.check().press("Begin")
    phone.check()

    story.it_is("Mon 02:20")
    assert phone.open(after).path.startswith("/sign-in")
    assert phone.open("/").path == "/sign-in"
    assert phone.open("/help-now").says("988")
