"""The skills people practise are whole, and the same in every language."""

import shutil

import pytest

from companion.errors import BadContent
from companion.skills.library import CONTENT, HELPS, load, skill, skills

SLUGS = ["urge-surfing", "paced-breathing", "delay-distract-decide"]


@pytest.fixture
def content(tmp_path):
    for language in ("en", "es"):
        shutil.copytree(CONTENT / language / "skills", tmp_path / "content" / language / "skills")
    return tmp_path / "content"


@pytest.mark.parametrize("language", ["en", "es"])
def test_three_skills_are_there(language):
    assert [s.slug for s in skills(language)] == SLUGS


def test_a_language_or_skill_we_do_not_have_is_nothing():
    assert skills("xx") == ()
    assert skill("en", "nothing") is None


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("slug", SLUGS)
def test_every_skill_has_its_parts(language, slug):
    s = skill(language, slug)
    assert len(s.steps) >= 3
    assert s.helps_with <= HELPS
    assert s.closing
    assert s.sources


def test_each_need_has_a_skill():
    assert set().union(*(s.helps_with for s in skills("en"))) == HELPS


def test_surfing_and_breathing_take_three_minutes_and_the_delay_fifteen():
    assert [s.seconds for s in skills("en")] == [180, 180, 900]
    assert [s.seconds // 60 for s in skills("es")] == [s.minutes for s in skills("es")]


def test_the_breath_goes_out_longer_than_in():
    breath = skill("en", "paced-breathing").breath
    assert (breath.inward, breath.outward) == (4, 6)
    assert skill("en", "urge-surfing").breath is None


@pytest.mark.parametrize(
    ("slug", "old", "new", "reason"),
    [
        ("urge-surfing", "guide: timer", "guide: film", "line 8: “guide” must be timer, breath or steps"),
        ("urge-surfing", "[craving,", "[luck,", "line 6: “luck” is not something a skill helps with"),
        ("urge-surfing", "seconds: 180", "seconds: 1800", "line 1: guide, seconds, pattern or number of steps differ"),
        ("urge-surfing", "seconds: 180", "secs: 180", "line 9: “secs” is not a fact we know"),
        ("paced-breathing", "{in: 4, out: 6}", "{in: 4}", "line 10: “out” must be a whole number above zero"),
        ("paced-breathing", "closing:", "# closing:", "cannot be read"),
    ],
)
def test_a_skill_that_is_not_whole_is_refused(content, slug, old, new, reason):
    path = content / "es" / "skills" / f"{slug}.md"
    text = path.read_text()
    assert old in text, "the test must change something"
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(BadContent) as refused:
        load(content)

    assert reason in str(refused.value)
    assert f"skills/{slug}.md" in str(refused.value)


def test_a_skill_missing_in_one_language_is_refused(content):
    (content / "en" / "skills" / "urge-surfing.md").unlink()

    with pytest.raises(BadContent, match=r"content/en/skills/urge-surfing\.md line 1: this skill is missing"):
        load(content)
