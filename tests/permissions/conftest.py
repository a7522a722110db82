"""The people who ask for every address, and the world that they ask it with."""

import pytest
from django.core.cache import cache
from permission_world import People, World, make_people, make_world


@pytest.fixture
def people(db) -> People:
    """A user for each role but the visitor."""
    return make_people()


@pytest.fixture
def world(people, settings, tmp_path) -> World:
    """One of everything that can be asked for, its files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    # Wagtail remembers renditions by the key of their image, which another test may have had.
    cache.clear()
    return make_world(people)
