"""`demo.json`: by which outside checks find their way. Only the demo writes such a file."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from lentera.circulation import queries as circulation
from lentera.circulation.rules.kind import BOOK
from lentera.demo.stage import Stage
from lentera.demo.story.loans import House
from lentera.demo.story.machines import HOUSE, USER, free_readers, paused_readers
from lentera.demo.story.people import ACCOUNTS
from lentera.journal import clock
from lentera.stock.queries.review import lending_refusal

LOOKED_AT = 60  # copies on the shelf, to find twelve plain books among them


def write_finder(stage: Stage) -> Path:
    """Write `demo.json`; returns its path."""
    path = Path(settings.LENTERA_HOME) / "demo.json"
    told = {
        "as_of": stage.as_of.isoformat(),
        "accounts": {
            user: {
                "role": role.value,
                "institution": str(stage.institutions[code]),
                "home": "/desk/",
                "own": _own(stage, user),
            }
            for user, (role, code, _) in ACCOUNTS.items()
        },
        "sip2": _desk(stage),
        "ids": _ids(stage),
        "secrets": stage.secrets,
    }
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def _own(stage: Stage, user: str) -> list[str]:
    """Addresses that only this account's institution may see."""
    code = ACCOUNTS[user][1]
    house = stage.made.get(f"house {code}")
    addresses = []
    if house is not None and user.startswith("librarian"):
        addresses.append(f"/desk/circulation/readers/{house.readers[0].id}/")
    agreements = stage.made.get(f"agreements {code}")
    if agreements and user != "assistant":
        addresses.append(f"/desk/agreements/{agreements[-1][2]}/")
    return addresses


def _desk(stage: Stage) -> dict[str, Any]:
    """Cards and barcodes to try lending with: two active readers, a paused one, copies that stand on the shelf."""
    house, other = stage.made.get(f"house {HOUSE}"), stage.made.get("house lapas-banjarmasin")
    if house is None or other is None:
        return {}
    paused = paused_readers(house, stage.as_of)
    shelf = plain_copies(house)
    pins = stage.made["pins"]

    def card(reader: Any) -> dict[str, str]:
        return {
            "card": circulation.card_of(house.institution, reader.id) or "",
            "pin": pins.get(reader.id, ""),
        }

    return {
        "user": USER,
        "password": stage.made["kiosk password"],
        "institution": str(house.institution),
        "patrons": [card(reader) for reader in free_readers(house) if reader.id in pins][:2],
        "blocked": card(paused[0]) if paused else {},
        "items": shelf[:12],
        "foreign_patron": circulation.card_of(other.institution, other.readers[0].id),
        "foreign_item": next(copy.barcode for copy, scope, _ in other.shelf if scope is None),
    }


def plain_copies(house: House) -> list[str]:
    """Barcodes of books on the shelf that nobody waits for, nobody rejected, and no rule keeps in the room."""
    copies = [copy for copy, _, _ in house.shelf if copy.item not in house.out][:LOOKED_AT]
    kinds = circulation.kinds_of_items(house.institution, [copy.item for copy in copies])
    shelved = circulation.on_hold_shelf(house.institution, [copy.item for copy in copies])
    return [
        copy.barcode
        for copy in copies
        if kinds.get(copy.item) == BOOK
        and copy.item not in shelved
        and not circulation.holds_for(house.institution, copy.item, copy.record)
        and lending_refusal(house.institution, copy.item, on=clock.today()) is None
    ]


def _ids(stage: Stage) -> dict[str, str]:
    ids = dict(stage.made.get("ids", {}))
    agreements = stage.made.get(f"agreements {HOUSE}")
    if agreements:
        ids["agreement"] = str(agreements[-1][2])
    ids["record"] = str(stage.made["titles"][0][1].id)
    ids["deleted_oai_identifier"] = f"oai:{settings.LENTERA_OAI_NAMESPACE}:{stage.made['removed']}"
    return ids
