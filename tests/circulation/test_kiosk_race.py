"""Two kiosks and a desk on one copy: exactly one of them lends it."""

from uuid import uuid4

from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent
from lentera.circulation.models import LoanReader
from lentera.journal import clock
from tests.circulation.conftest import CARDS, OWN, TUESDAY, noon_of
from tests.circulation.kiosk_stage import give_pins, make_kiosk, sign_in
from tests.circulation.test_race import at_once, committed  # noqa: F401
from tests.journal.proofs import assert_replay_equals_tables


def test_two_kiosks_and_a_desk_lend_one_copy_once(committed):  # noqa: F811
    stage = committed
    with clock.told(noon_of(TUESDAY)):
        give_pins(stage)
        kiosks = [make_kiosk(stage), make_kiosk(stage)]
        visits = []
        for browser, card in zip(kiosks, CARDS, strict=False):
            assert sign_in(browser, card).status_code == 302
            visits.append(browser.get("/kiosk/own/").context["visit"])

    def at_kiosk(number):
        told = {"visit": visits[number], "scan": OWN[0], "request_id": uuid4().hex}
        return b'data-outcome="ok"' in kiosks[number].post("/kiosk/own/", told).content

    def at_desk():
        return isinstance(actions.lend(stage.desk, OWN[0], CARDS[2], request_id=None, at=clock.now()), Lent)

    assert sorted(at_once(lambda: at_kiosk(0), lambda: at_kiosk(1), at_desk)) == [False, False, True]
    assert queries.open_loans(stage.cast.prison).count() == LoanReader.objects.count() == 1
    assert_replay_equals_tables()
