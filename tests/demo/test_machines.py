"""The demo's self-check machine: what `demo.json` says of it lets somebody borrow, and a paused reader not."""

from datetime import timedelta
from random import Random

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.rules import ALWAYS_OPEN
from lentera.demo.finder import _desk
from lentera.demo.stage import Stage
from lentera.demo.story import machines
from lentera.demo.story.loans import House, Reader
from lentera.demo.story.shelves import Copy
from lentera.institutions.access import Role
from lentera.institutions.models import Account
from lentera.institutions.queries import roles_of
from lentera.journal.ids import new_id
from tests.circulation.conftest import CARDS, OWN, TUESDAY, stage  # noqa: F401 (a fixture)


def test_the_machine_and_a_paused_reader(stage):  # noqa: F811
    cast, readers = stage.cast, [Reader(stage.readers[card], ReaderGroup.CONVICT, 1.0) for card in CARDS]
    readers[2].paused_until = TUESDAY + timedelta(days=2)
    told = Stage(as_of=TUESDAY, chance=Random(1))
    told.institutions |= {"dispersip-kalsel": cast.agency, machines.HOUSE: cast.prison}
    told.libraries[machines.HOUSE] = cast.library
    told.accounts["librarian"] = cast.sari
    told.made["pins"] = {readers[0].id: "2048"}
    copies = [
        (Copy(stage.items[code], code, new_id(), "Judul", "Pengarang", "813", 0, 1.0), None, TUESDAY)
        for code in OWN
    ]
    for code in (machines.HOUSE, "lapas-banjarmasin"):
        house = House(code, cast.prison, ALWAYS_OPEN, Random(1), readers=readers, shelf=copies)
        told.made[f"house {code}"] = house
    machines.tell(told)
    desk = _desk(told)
    account = Account.objects.get(username=desk["user"])
    assert account.check_password(desk["password"])
    assert roles_of(account.id) == {Role.TERMINAL} and account.library == cast.library
    assert desk["blocked"] == {"card": CARDS[2], "pin": machines.PAUSED_PIN}
    two = [{"card": CARDS[0], "pin": "2048"}, {"card": CARDS[1], "pin": machines.FREE_PINS[1]}]
    assert desk["patrons"] == two
    assert desk["institution"] == str(cast.prison) and set(desk["items"]) == set(OWN)
