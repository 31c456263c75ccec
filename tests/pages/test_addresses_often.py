"""Addresses that are looked up once say what Django's own looking up says."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from lentera.pages.addresses import often


@pytest.fixture
def prefix():
    yield set_script_prefix
    set_script_prefix("/")


@pytest.mark.parametrize("name", ["circulation:undo", "circulation:why"])
def test_the_same_as_looked_up_each_time(name, prefix):
    of_one = name == "circulation:why"
    for beginning in ("/", "/lentera/", "/"):
        prefix(beginning)
        for _ in range(2):
            id = uuid4() if of_one else None
            assert often(name, id) == reverse(name, args=[id] if of_one else [])


def test_a_page_that_is_not_there_is_an_error():
    with pytest.raises(NoReverseMatch):
        often("circulation:nowhere")
