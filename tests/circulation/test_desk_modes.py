"""Further modes of the desk: copies that turn up, many copies at once, receipts."""

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent
from lentera.circulation.models import Loan
from lentera.circulation.queries.found import Belongs, found_copy
from lentera.journal import clock
from lentera.stock import actions as stock
from lentera.stock.facts import LossKind
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, add_own

DESK, BATCH = "/desk/circulation/", "/desk/circulation/batch/"


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def lend(stage, barcode=OWN[0], card=CARDS[0]):
    told = actions.lend(stage.desk, barcode, card, request_id=None, at=clock.now())
    assert isinstance(told, Lent)
    return told.loan


def lose(stage, barcode):
    stock.open_case(
        stage.cast.prison,
        stage.items[barcode],
        LossKind.LOST,
        on=TUESDAY,
        no_fault=False,
        note="",
        actor=stage.cast.sari,
        request_id=None,
    )


def found(client, code):
    answer = client.post(DESK, {"mode": "return", "scan": code})
    outcome = answer.context["outcome"]
    return outcome.state, str(outcome.title), str(outcome.text), outcome.buttons


def test_what_a_copy_that_turns_up_is(stage):
    house = stage.cast.prison
    assert found_copy(house, OWN[0]).belongs is Belongs.OWN_SHELF
    assert "813 TOE b" in found_copy(house, OWN[0]).place
    placed = found_copy(house, PLACED[0])
    assert placed.belongs is Belongs.PLACED_SHELF
    assert placed.owner
    lose(stage, OWN[1])
    assert found_copy(house, OWN[1]).belongs is Belongs.LOST
    add_own(stage.cast.other_prison, ("TJ-00001",), stage.cast.other_librarian)
    assert found_copy(house, "TJ-00001").belongs is Belongs.NOT_OURS
    add_own(house, (PLACED[1],), stage.cast.sari)
    assert found_copy(house, PLACED[1]).code == "barcode-double"


def test_a_lost_copy_in_the_return_box_leads_to_its_finding(stage, sari):
    lose(stage, OWN[1])
    state, title, _text, buttons = found(sari, OWN[1])
    assert (state, title) == ("info", "Tercatat hilang")
    assert buttons[0].url == f"/desk/items/{stage.items[OWN[1]]}/found/"
    assert sari.get(buttons[0].url).status_code == 200
    assert found(staff_client(stage.cast.assistant), OWN[1])[3] == ()


def test_a_foreign_copy_is_put_aside(stage, sari):
    assert found(sari, "XX-1")[1] == "Bukan buku perpustakaan ini"
    assert "Dispersip" in found(sari, PLACED[0])[2] or "Dinas" in found(sari, PLACED[0])[2]


def batch(client, *codes, **told):
    return client.post(BATCH, {"barcodes": "\n".join(codes), **told})


def test_a_class_takes_its_books_at_once(stage, sari):
    answer = batch(sari, OWN[0], OWN[1], OWN[2], CARDS[1], mode="lend", card=CARDS[0])
    told = {one["barcode"]: one["outcome"].state for one in answer.context["results"]}
    assert told == {OWN[0]: "ok", OWN[1]: "ok", OWN[2]: "refused", CARDS[1]: "refused"}
    assert str(answer.context["outcome"].title) == "2 buku dipinjam"
    page = answer.content.decode()
    assert page.count("Mengapa?") == 3 and "Buku sekaligus: 2 buku" in page, (
        "of each loan, and of the third of two"
    )
    assert queries.open_loans(stage.cast.prison).count() == 2
    left = answer.context["form"]["barcodes"].value()
    assert left.split("\n") == [one for one in told if told[one] == "refused"], (
        "what is not done need not be scanned again"
    )
    back = batch(sari, OWN[0], OWN[1], mode="return")
    assert str(back.context["outcome"].title) == "2 buku kembali"
    assert not queries.open_loans(stage.cast.prison).exists()


def test_a_batch_of_loans_asks_for_its_card(stage, sari):
    answer = batch(sari, OWN[0], mode="lend")
    assert "Pindai kartunya" in answer.content.decode()
    assert not Loan.objects.exists()


def test_the_same_batch_sent_twice_lends_once(stage, sari):
    for _ in range(2):
        batch(sari, OWN[0], mode="lend", card=CARDS[0], request_id="b1")
    assert Loan.objects.count() == 1


@pytest.mark.parametrize("paper", ["58", "80", "a4", "nonsense"])
def test_receipts_name_card_and_titles_and_nobody(stage, sari, paper):
    loan = lend(stage)
    reader = stage.readers[CARDS[0]]
    page = sari.get(f"/desk/circulation/receipts/{reader}/?paper={paper}").content.decode()
    assert OWN[0] in page
    assert f"Kartu {CARDS[0]}" in page
    assert "Rahasia" not in page
    actions.give_back(stage.desk, OWN[0], request_id=None, at=clock.now())
    back = sari.get(f"/desk/circulation/receipts/returned/?loan={loan}&paper={paper}").content.decode()
    assert OWN[0] in back
    assert CARDS[0] not in back


def test_receipts_of_another_house_are_not_there(stage):
    loan = lend(stage)
    other = staff_client(stage.cast.other_librarian)
    assert other.get(f"/desk/circulation/receipts/{stage.readers[CARDS[0]]}/").status_code == 404
    assert other.get(f"/desk/circulation/receipts/returned/?loan={loan}&loan=x").status_code == 404


def test_the_desk_offers_the_receipts(stage, sari):
    lend(stage)
    opened = sari.post(DESK, {"mode": "lend", "scan": CARDS[0]}).content.decode()
    assert f"/desk/circulation/receipts/{stage.readers[CARDS[0]]}/" in opened
    back = sari.post(DESK, {"mode": "return", "scan": OWN[0]})
    assert back.context["outcome"].buttons[1].url.startswith("/desk/circulation/receipts/returned/?loan=")
