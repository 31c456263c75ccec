"""An address that only takes a form leads to its page, however a browser comes to it by a visit."""

import pytest

from lentera.pages.middleware import page_above
from tests.cast import make_cast, staff_client

BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}
RULES = "/desk/circulation/rules/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{RULES}closed-days/", RULES),
        ("/desk/circulation/no/such/page/", "/desk/circulation/"),
        ("/nowhere/at/all/", "/"),
        ("/", "/"),
    ],
)
def test_which_page_stands_above_an_address(path, expected):
    assert page_above(path) == expected


@pytest.mark.django_db
def test_switching_the_language_after_a_refusal_leads_back_to_the_page(fresh_home):
    sari = staff_client(make_cast().sari)
    refused = sari.post(f"{RULES}closed-days/", {"day": "31/2/26"})
    assert b'value="31/2/26"' in refused.content, "what was typed stays"
    switched = sari.post(
        "/language/", {"next": f"{RULES}closed-days/", "language": "en"}, follow=True, **BROWSER
    )
    assert switched.redirect_chain[-1][0] == RULES and switched.status_code == 200
    assert sari.get(f"{RULES}closed-days/").status_code == 405, "a script hears what it did"
    assert sari.put(f"{RULES}closed-days/", **BROWSER).status_code == 405
