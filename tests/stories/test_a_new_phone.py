"""The old phone is gone, and somebody gets back in by themselves."""

import re

from tests.factories import PASSWORD


def test_a_new_phone_with_a_printed_code(story):  # R07, R14
    story.it_is("Mon 10:00")
    story.given_a_real_site()
    ada = story.given_a_participant("Ada")
    old = story.phone_of(ada).open("/me")
    old.press("Make new codes")
    old.press("Show me my codes")
    codes = old.page.locator(".codes code").all_inner_texts()
    assert len(codes) == 8

    story.it_is("Tue 21:00")
    new = story.new_phone().open("/")
    new.write("Your phone number", ada.phone)
    new.write("Your password", PASSWORD)
    new.press("Sign in")
    assert new.says("do not fit together on this phone")
    new.press("Use a printed code")
    new.write("Your phone number", ada.phone)
    new.write("One of your printed codes", codes[3].lower())
    new.press("Add this phone")
    assert new.says("You are in. Welcome back.")
    new.press("Keep my password")
    assert new.path == "/"
    assert new.says("Ada")

    new.open("/me")
    assert new.says("added with a printed code")
    new.press("Remove that phone")
    assert old.open("/schedule").path.startswith("/sign-in")
    assert old.open("/check-in").path.startswith("/sign-in")


def test_a_new_phone_with_a_code_by_text(story):  # R07, R10
    story.it_is("Mon 22:30")  # a code comes at night too
    ada = story.given_a_participant("Ada", texts=False)
    new = story.new_phone().open("/sign-in")
    assert new.says("This way is weaker")
    new.press("Get a code by text")
    new.write("Your phone number", ada.phone)
    new.press("Text me a code")
    assert new.says("If we know this number, a code is on its way.")

    story.the_jobs_work()
    drawer = story.new_phone().open(f"/drawer/{ada.id}")
    digits = re.search(r"\b\d{6}\b", drawer.page.locator(".texts").inner_text())[0]
    new.write("The 6 digits we texted you", "000000" if digits != "000000" else "111111")
    new.press("Add this phone")
    assert new.says("These digits do not fit")
    new.write("The 6 digits we texted you", digits)
    new.press("Add this phone")
    new.write("Choose a new password", "three quiet boats")
    new.press("Save the new password")
    assert new.path == "/"
    assert new.says("Your new password is saved.")

    story.it_is("Mon 22:45")
    story.the_jobs_work()
    assert digits not in drawer.open(f"/drawer/{ada.id}").page.content()
