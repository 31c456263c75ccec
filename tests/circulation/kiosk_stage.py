"""What tests of the kiosk do at it: readers get PINs, a browser becomes a kiosk, somebody signs in and presses."""

from uuid import uuid4

from lentera.circulation import actions, queries
from tests.cast import staff_client
from tests.circulation.conftest import CARDS

PINS = {CARDS[0]: "8264", CARDS[1]: "5093"}


def give_pins(stage):
    for card, pin in PINS.items():
        who = queries.identity(stage.cast.prison, stage.readers[card])
        refused = actions.change_identity(
            stage.desk, stage.readers[card], name=who.name, card=card, block=who.block, pin=pin
        )
        assert refused is None


def make_kiosk(stage):
    """A browser that Sari made a kiosk."""
    browser = staff_client(stage.cast.sari)
    answer = browser.post("/desk/kiosk/", {"library": str(stage.cast.library), "request_id": uuid4().hex})
    assert answer.status_code == 302
    return browser


def sign_in(browser, card=CARDS[0], pin=None):
    return browser.post("/kiosk/card/", {"card": card, "pin": PINS.get(card, "0") if pin is None else pin})


def press(browser, *, visit=None, **told):
    """Something pressed or scanned at one's own page."""
    if visit is None:
        visit = browser.get("/kiosk/own/").context["visit"]
    return browser.post("/kiosk/own/", {"visit": visit, "request_id": uuid4().hex, **told})


def said(answer):
    outcome = answer.context["outcome"]
    return outcome.state, str(outcome.title), str(outcome.text)
