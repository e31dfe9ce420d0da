"""A morning check-in with craving 9, and what follows on both sides."""


def test_a_morning_with_a_strong_craving(story):  # R71, R75
    story.it_is("Mon 08:10")
    ada = story.given_a_participant("Ada")
    dana = story.given_a_clinician(ada)
    phone = story.phone_of(ada).open("/")

    phone.press("Check in")
    phone.choose("How strong was craving at its worst?", "9")
    phone.choose("How are you?", "4")
    phone.page.get_by_label("Please call me").check(force=True)
    phone.press("Save")
    assert phone.says("That is a strong craving")
    assert phone.says("Try this now")
    assert set(story.flags_of(ada)) >= {"craving", "call-me"}

    desk = story.desk_of(dana).open("/desk")
    assert desk.says("Ada")
    assert desk.says("9 of 10")
    assert "Ada" not in desk.page.title()

    story.it_is("Mon 08:20")
    desk.press("Take")
    desk.open("/desk")
    desk.press("Open")
    desk.write("What will you tell them?", "I saw this. I will call before 12.")
    desk.press("Tell them")

    story.it_is("Mon 08:30")
    phone.open("/")
    assert phone.says("Dana")
    assert phone.says("I will call before 12")


def test_saying_not_safe_shows_help_before_anything_is_sent(story):  # R71
    story.it_is("Sat 02:00")
    ada = story.given_a_participant("Ada")
    phone = story.phone_of(ada, java_script_enabled=True).open("/check-in")
    help_line = phone.page.locator(".check-in__help a[href='tel:988']")
    assert not help_line.is_visible()

    phone.context.set_offline(True)
    phone.page.get_by_label("I'm not safe right now").check(force=True)

    assert help_line.is_visible()


def test_the_same_form_sent_twice_is_one_check_in(story):  # R46
    story.it_is("Mon 08:10")
    ada = story.given_a_participant("Ada")
    phone = story.phone_of(ada).open("/check-in")
    phone.choose("How are you?", "6")
    phone.press("Save")
    after = phone.path
    phone.page.go_back()
    phone.page.wait_for_load_state()
    assert phone.page.locator("h1").count() == 1

    phone.open("/check-in")
    assert phone.says("6")
    assert after.endswith("/next")
