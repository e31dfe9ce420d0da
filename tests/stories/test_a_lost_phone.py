"""A phone is lost, or everything is forgotten: the clinic does one thing, and the person is back."""

from companion.checkins.models import CheckIn


def test_a_lost_phone_at_the_clinic(story):  # R14, R03
    story.it_is("Mon 10:00")
    story.given_a_real_site()
    ada = story.given_a_participant("Ada")
    dana = story.given_a_clinician(ada)
    lost = story.phone_of(ada).open("/check-in")
    lost.write("Anything you want your team to know?", "typed on the bus")
    desk = story.desk_of(dana).open(f"/desk/people/{ada.id}")
    desk.page.get_by_text("Lost phone, or everything forgotten").click()
    desk.check()
    desk.press("End all phones and make a new link")
    assert desk.says("The phones of Ada are out")
    link = desk.page.locator("a.code__link").get_attribute("href").removeprefix(story.house.url)

    lost.press("Save")  # whoever holds it now
    assert lost.says("this is not saved yet")
    assert not lost.says("Ada")
    assert lost.page.get_by_label("Anything you want your team to know?").input_value() == "typed on the bus"
    assert lost.open("/").path == "/sign-in"

    new = story.new_phone().open(link)
    new.write("Choose a new password", "three quiet boats")
    new.press("Start").press("Not now")
    assert new.path == "/"
    assert new.says("Ada")
    new.open("/me")
    assert new.says("Phones that were ended")
    assert new.says("Your team was told that a phone was lost")
    assert not story.all_of(CheckIn)


def test_everything_forgotten(story):  # R07
    story.it_is("Mon 10:00")
    story.given_a_real_site()
    ada = story.given_a_participant("Ada", language="es")
    dana = story.given_a_clinician(ada)
    phone = story.phone_of(ada).open("/check-in")
    phone.press("Guardar")
    desk = story.desk_of(dana).open(f"/desk/people/{ada.id}")
    desk.page.get_by_text("Lost phone, or everything forgotten").click()
    desk.page.get_by_role("button", name="Make a new link", exact=True).click()
    desk.page.wait_for_load_state()
    link = desk.check().page.locator("a.code__link").get_attribute("href").removeprefix(story.house.url)

    story.it_is("Mon 11:00")
    phone.open(link)
    assert phone.page.locator("[name=agree]").count() == 0
    phone.page.locator("[name=password]").fill("three quiet boats")
    phone.page.locator("main form button").click()
    phone.page.wait_for_url("**/keys/passkey?next=/")
    assert phone.press("Ahora no").path == "/"
    assert phone.says("Ada")
    assert len(story.all_of(CheckIn)) == 1
