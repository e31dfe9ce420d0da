"""A story needs a running house, screens, and somebody to tell it."""

import pytest

from tests.stories.telling import Story


@pytest.fixture
def story(house, screen) -> Story:
    return Story(house, screen)
