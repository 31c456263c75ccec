"""A machine that has logged in over SIP2, without a socket."""

from dataclasses import dataclass

import pytest

from lentera.circulation import actions, queries
from lentera.institutions.access import Role
from lentera.journal import clock
from lentera.protocols.sip2.answering import answer
from lentera.protocols.sip2.messages import Answer, read
from lentera.protocols.sip2.session import Office, Session
from tests.cast import PASSWORD, make_account
from tests.circulation.conftest import CARDS, OWN, TUESDAY, Stage, make_stage, noon_of
from tests.protocols.sip2_client import BLANK, DATE

PIN = "2048"


@dataclass
class Kiosk:
    """A machine that has logged in, on the stage of the desk; readers 0 and 1 have PINs."""

    stage: Stage
    session: Session
    account: object

    def ask(self, told: str) -> str:
        made = answer(read(told.encode(), "utf-8"), self.session)
        assert isinstance(made, Answer)
        return made.encoded(None, "utf-8").decode().removesuffix("\r")

    def check_out(self, card=CARDS[0], item=OWN[0], pin=PIN, date=DATE, renewal="N", home="") -> str:
        return self.ask(f"11{renewal}N{date}{BLANK}AO{home}|AA{card}|AB{item}|AC|AD{pin}|")

    def check_in(self, item=OWN[0], date=DATE, home="") -> str:
        return self.ask(f"09N{date}{date}AP|AO{home}|AB{item}|AC|")

    def information(self, card=CARDS[0], pin=PIN, summary=" " * 10, more="", language="000") -> str:
        return self.ask(f"63{language}{DATE}{summary}AO|AA{card}|AC|AD{pin}|{more}")


def open_kiosk(stage: Stage, username: str = "kiosk") -> object:
    """The account of a machine, and PINs for the first two readers."""
    cast = stage.cast
    for card in CARDS[:2]:
        known = queries.identity(cast.prison, stage.readers[card])
        refused = actions.change_identity(
            stage.desk, stage.readers[card], name=known.name, card=card, block=known.block, pin=PIN
        )
        assert refused is None
    return make_account(cast.prison, username, Role.TERMINAL, "Mesin 1", cast.library)


@pytest.fixture
def kiosk(db):
    stage = make_stage()
    with clock.told(noon_of(TUESDAY)):
        account = open_kiosk(stage)
        made = Kiosk(stage, Session(Office()), account)
        assert made.ask(f"9300CNkiosk|CO{PASSWORD}|CPmeja|") == "941"
        yield made
