"""A process that imports looks for cycles seldom, and as often as before once it is done, or has failed."""

import gc

import pytest

from lentera.catalogue.working import NEW_OBJECTS, undisturbed


@pytest.fixture(autouse=True)
def as_before():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize(
    ("before", "inside"),
    [((700, 10, 50), (NEW_OBJECTS, 10, 50)), ((NEW_OBJECTS * 2, 5, 5), (NEW_OBJECTS * 2, 5, 5))],
)
def test_seldom_inside(before, inside):
    gc.set_threshold(*before)
    with undisturbed():
        assert gc.get_threshold() == inside
    assert gc.get_threshold() == before


def test_after_an_error():
    gc.set_threshold(700, 10, 50)
    with pytest.raises(RuntimeError), undisturbed():
        raise RuntimeError
    assert gc.get_threshold() == (700, 10, 50)
