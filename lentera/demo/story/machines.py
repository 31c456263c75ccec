"""Last chapter: the self-check machine in Karang Intan's reading room, with PINs for whom it serves and refuses."""

import secrets
from datetime import date

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.demo.stage import Stage, must
from lentera.demo.story.loans import House, Reader
from lentera.institutions.actions import add_account
from lentera.institutions.roles import Role

HOUSE = "lapas-narkotika-karang-intan"
USER = "kiosk"
PAUSED_PIN = "4711"
FREE_PINS = ("5823", "6934")  # of two readers who may borrow, where those with a PIN have books in hand


def tell(stage: Stage) -> None:
    """The machine's account has a password of its own: it stands in `demo.json`, not on the login page."""
    institution = stage.institutions[HOUSE]
    password = stage.made["kiosk password"] = secrets.token_urlsafe(9)
    stage.accounts[USER] = must(
        add_account(
            USER,
            password,
            Role.TERMINAL,
            institution,
            library=stage.libraries[HOUSE],
            display_name="Mesin pinjam mandiri",
            actor=stage.agency,
            request_id="demo account kiosk",
        ),
        "account kiosk",
    )
    house = stage.made.get(f"house {HOUSE}")
    if house is not None:
        _give_pins(stage, house)


def free_readers(house: House) -> list[Reader]:
    """Who has no book in hand and no pause."""
    return [one for one in house.readers if one.open_loans == 0 and one.paused_until is None]


def paused_readers(house: House, day: date) -> list[Reader]:
    """Who borrows nothing new on a day."""
    return [one for one in house.readers if one.paused_until is not None and one.paused_until >= day]


def _give_pins(stage: Stage, house: House) -> None:
    pins = stage.made.setdefault("pins", {})
    for reader in paused_readers(house, stage.as_of)[:1]:
        _give_pin(stage, house, reader, PAUSED_PIN)
    free = sorted(free_readers(house), key=lambda one: one.id not in pins)
    for reader, pin in zip(free, FREE_PINS, strict=False):
        _give_pin(stage, house, reader, pin)


def _give_pin(stage: Stage, house: House, reader: Reader, pin: str) -> None:
    known = queries.identity(house.institution, reader.id)
    pins = stage.made["pins"]
    if known is None or reader.id in pins:
        return
    desk = Desk(house.institution, stage.accounts["librarian"])
    refused = actions.change_identity(
        desk, reader.id, name=known.name, card=known.card, block=known.block, pin=pin
    )
    must(refused, "a PIN for a reader")
    pins[reader.id] = pin
