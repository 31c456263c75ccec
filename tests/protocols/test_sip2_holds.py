"""Holds at a machine: asked for with card and PIN, counted, listed, cancelled; a copy kept for one is lent to none."""

from lentera.circulation import actions
from lentera.circulation.models import Hold
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from tests.circulation.conftest import CARDS
from tests.circulation.hold_stage import LAW, ORCHIDS, add_titles, place
from tests.protocols.sip2_client import DATE, fields
from tests.protocols.sip2_kiosk import PIN, Kiosk, kiosk

__all__ = ["kiosk"]

LAW_COPY = LAW[0]


def hold(kiosk: Kiosk, mode="+", card=CARDS[0], item=LAW_COPY, pin=PIN, more="") -> str:
    return kiosk.ask(f"15{mode}{DATE}AO|AA{card}|AD{pin}|AB{item}|{more}")


def where(kiosk: Kiosk, item=LAW_COPY) -> str:
    return kiosk.ask(f"17{DATE}AO|AB{item}|")


def test_a_title_is_asked_for_counted_kept_lent_and_gone(kiosk):
    add_titles(kiosk.stage)
    assert kiosk.check_out(card=CARDS[1], item=LAW_COPY).startswith("121")
    told = hold(kiosk)
    assert told.startswith("161N")
    assert fields(told, 22)["BR"] == "1" and fields(told, 22)["AJ"] == "Hak Warga Binaan"
    assert hold(kiosk) == told, "the same bytes are the same hold"
    assert fields(where(kiosk), 26)["CF"] == "00001"
    info = kiosk.information(summary="     Y    ")
    assert info[37:41] == "0000" and info[57:61] == "0001"
    assert fields(info, 61)["CD"] == "Hak Warga Binaan"
    back = kiosk.check_in(item=LAW_COPY)
    assert back.startswith("101YUY") and fields(back, 24)["CV"] == "01"
    assert CARDS[0] not in back and "serahkan kepada petugas" in fields(back, 24)["AF"]
    actions.set_on_shelf(kiosk.stage.desk, LAW_COPY, request_id=None, at=clock.now())
    assert where(kiosk).startswith("1808")
    info = kiosk.information(summary="Y         ")
    assert info[37:41] == "0001" and info[57:61] == "0000" and fields(info, 61)["AS"] == LAW_COPY
    refused = kiosk.check_out(card=CARDS[1], item=LAW_COPY, date="20240305    110000")
    assert refused.startswith("120N") and "disimpan untuk pembaca lain" in fields(refused, 24)["AF"]
    assert kiosk.check_out(item=LAW_COPY).startswith("121")
    assert kiosk.information()[37:41] == "0000"


def test_a_hold_is_cancelled_by_its_reader_alone(kiosk):
    titles = add_titles(kiosk.stage)
    place(kiosk.stage, CARDS[1], titles.law)
    refused = hold(kiosk, mode="-")
    assert refused.startswith("160N")
    assert hold(kiosk, mode="-", card=CARDS[1]).startswith("161N")
    assert not Hold.objects.exists()


def test_one_copy_alone_may_be_asked_for(kiosk):
    add_titles(kiosk.stage)
    assert hold(kiosk, item=ORCHIDS[0], more="BY3|").startswith("161Y")
    [(_id, told)] = Hold.rows.all(kiosk.stage.cast.prison).items()
    assert told.item == kiosk.stage.items[ORCHIDS[0]]


def test_what_a_machine_may_not_ask(kiosk):
    add_titles(kiosk.stage)
    entries = StoredEntry.objects.count()
    assert "PIN" in fields(hold(kiosk, pin="0000"), 22)["AF"]
    assert hold(kiosk, pin="").startswith("160N")
    assert hold(kiosk, mode="*").startswith("160N")
    assert hold(kiosk, item="XX-1").startswith("160N")
    assert hold(kiosk, card="99999").startswith("160N")
    assert not Hold.objects.exists() and StoredEntry.objects.count() == entries


def test_without_the_pin_no_hold_is_counted(kiosk):
    titles = add_titles(kiosk.stage)
    place(kiosk.stage, CARDS[0], titles.law)
    info = kiosk.information(pin="", summary="     Y    ")
    assert info[57:61] == "0000" and "CD" not in fields(info, 61)
