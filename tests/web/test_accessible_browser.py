"""Main pages keep nobody out, as far as axe can tell. Newer pages ask it in the tests of their own area."""

import pytest

from lentera.journal.node import this_node
from tests.browser import assert_accessible
from tests.cast import PASSWORD, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ORDER = ("region", "heading-order")  # all that is read stands in a landmark, no heading skips a level
DESK = (
    "/desk/",
    "/desk/circulation/",
    "/desk/circulation/readers/",
    "/desk/catalogue/",
    "/desk/catalogue/new/",
    "/desk/placements/",
    "/desk/items/",
    "/desk/visits/",
    "/desk/agreements/",
    "/desk/requests/",
    "/desk/calendar/",
)


def test_what_everybody_sees(page, live_server, fresh_home, watch):
    watch.expect("404")
    this_node.cache_clear()
    make_cast()
    for address in ("/", "/accounts/login/", "/catalogue/", "/verify/", "/catalogue/nothing/"):
        page.goto(address)
        assert_accessible(page, also=ORDER)
    this_node.cache_clear()


def test_what_the_desk_sees(page, live_server, fresh_home):
    this_node.cache_clear()
    make_cast()
    page.goto("/accounts/login/?next=/desk/")
    page.fill("input[name=username]", "sari")
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    seen = 0
    for address in DESK:
        answer = page.goto(address)
        assert answer is not None
        if answer.status == 200:
            seen += 1
            assert_accessible(page)
    assert seen == len(DESK)
    this_node.cache_clear()
