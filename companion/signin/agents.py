"""What kind of phone is this? A few plain words from a closed list, so that its owner knows it again.

What a browser says about itself is kept nowhere: it may hold anything, and the exact model is nobody's business.
"""

from companion.words import N_

OTHER = N_("Phone or computer")
# The first that fits: an Android phone also says Linux, an iPhone also says Mac.
MACHINES = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", N_("Android phone")),
    ("cros", "Chromebook"),
    ("windows", N_("Windows computer")),
    ("macintosh", "Mac"),
    ("linux", N_("Linux computer")),
)
TABLET = N_("Android tablet")
# Most browsers also say Chrome and Safari, so those come last. Names, the same in every language.
BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)


def described(user_agent: str) -> tuple[str, str]:
    """The machine, marked for translation, and the browser's name, or "" when it is none we know."""
    said = user_agent.lower()
    machine = next((words for sign, words in MACHINES if sign in said), OTHER)
    if "android" in said and "mobile" not in said:
        machine = TABLET
    return machine, next((name for sign, name in BROWSERS if sign in said), "")
