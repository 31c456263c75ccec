"""A recall, from the owner's wish to the holder's answer: what is on loan is said to nobody."""

from datetime import date

import pytest

from lentera.circulation import actions as circulation
from lentera.circulation.actions import Desk
from lentera.circulation.facts import Lent, ReaderGroup, Renewed, Returned
from lentera.journal import clock
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import actions, queries
from lentera.stock.facts import Closing, LossKind
from tests.cast import ZONE, staff_client
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import SARI, SENT, send_boxes, signer, stock_shelf

pytestmark = pytest.mark.django_db
BY = date(2024, 4, 1)


@pytest.fixture
def placed(house):
    """Ten copies, received whole on the day after."""
    items = stock_shelf(house.agency, 10, actor=house.stock)
    sent = send_boxes(house.agency, house.prison, house.lending, [items], actor=house.stock)
    barcodes = [line.barcode for box in sent.boxes for line in box.lines]
    actions.scan_box(house.prison, sent.placement, 1, barcodes, actor=house.sari, request_id=None)
    told = actions.receive(
        house.prison, sent.placement, signer(SARI, house.sari), Closing.CLEAN, received_on=SENT,
        number="W19/1/2024", actor=house.sari, request_id=None,
    )  # fmt: skip
    assert not isinstance(told, Refusal), told
    return sent.placement, items, barcodes


def recall(house, placed, items):
    told = actions.recall(
        house.agency, placed[0], items, by=BY, on=date(2024, 3, 1), reason="diminta pembaca lain",
        actor=house.stock, request_id=None,
    )  # fmt: skip
    assert not isinstance(told, Refusal), told


@pytest.fixture
def desk(house):
    made = Desk(house.prison, house.sari, house.library, ZONE)
    for card in ("70417", "70418"):
        who = circulation.NewReader(name=f"Rekaan {card}", group=ReaderGroup.CONVICT, card=card)
        circulation.register(made, who, request_id=None, at=clock.now())
    return made


def act(what, desk, *told):
    return what(desk, *told, request_id=None, at=clock.now())


def answers(house, placed):
    return {line.barcode: (line.in_hand_since, line.lost) for line in queries.recall_lines(placed[0])}


def test_nobody_asked_and_nobody_answers(house, placed):
    assert queries.recalled_by(house.prison, placed[1][0]) is None
    assert queries.recall_lines(placed[0]) == []
    assert actions.answer_recalls(house.prison, SENT, actor=house.prison) == 0


def test_a_copy_on_loan_is_answered_only_once_it_is_back(house, placed, desk):
    (_, items, barcodes) = placed
    assert isinstance(act(circulation.lend, desk, barcodes[0], "70417"), Lent)
    recall(house, placed, items[:2])
    assert queries.recalled_by(house.prison, items[0]) == BY
    assert queries.recalled_by(house.prison, items[5]) is None
    assert answers(house, placed) == {barcodes[0]: (None, False), barcodes[1]: (None, False)}

    assert actions.answer_recalls(house.prison, date(2024, 3, 2), actor=house.prison) == 1
    assert answers(house, placed) == {barcodes[0]: (None, False), barcodes[1]: (date(2024, 3, 2), False)}
    renewed = act(circulation.renew, desk, barcodes[0])
    assert renewed == Refusal("renewal-recalled", item=barcodes[0], by=BY)
    assert isinstance(act(circulation.give_back, desk, barcodes[0]), Returned)
    assert actions.answer_recalls(house.prison, date(2024, 3, 5), actor=house.prison) == 1
    assert answers(house, placed)[barcodes[0]] == (date(2024, 3, 5), False)
    assert actions.answer_recalls(house.prison, date(2024, 3, 6), actor=house.prison) == 0
    assert kinds(house.prison).count("stock.recall_answered") == 2
    assert_replay_equals_tables()


def test_without_names_all_copies_are_asked_back_and_others_renew_as_ever(house, placed, desk):
    barcodes = placed[2]
    act(circulation.lend, desk, barcodes[3], "70417")
    assert isinstance(act(circulation.renew, desk, barcodes[3]), Renewed)
    recall(house, placed, [])
    assert len(queries.recalled_copies(house.prison)) == 10
    assert actions.answer_recalls(house.prison, date(2024, 3, 2), actor=house.prison) == 9


def test_what_came_back_or_is_lost_is_asked_for_no_more_or_named_so(house, placed, desk):
    (placement, items, barcodes) = placed
    recall(house, placed, items[:3])
    actions.send_back(
        house.prison, placement, items[:1], signer(SARI, house.sari), sent_on=date(2024, 3, 2),
        actor=house.sari, request_id=None,
    )  # fmt: skip
    lost = actions.open_case(
        house.prison,
        items[1],
        LossKind.LOST,
        on=date(2024, 3, 2),
        note="",
        actor=house.sari,
        request_id=None,
    )
    assert not isinstance(lost, Refusal), lost
    assert actions.answer_recalls(house.prison, date(2024, 3, 3), actor=house.prison) == 1
    assert answers(house, placed)[barcodes[1]] == (None, True)
    assert answers(house, placed)[barcodes[2]] == (date(2024, 3, 3), False)


def test_the_desk_says_at_the_return_that_the_owner_wants_it(house, placed, desk):
    (placement, items, barcodes) = placed
    act(circulation.lend, desk, barcodes[0], "70417")
    recall(house, placed, items[:1])
    page = staff_client(house.sari).post(
        "/desk/circulation/", {"mode": "return", "scan": barcodes[0], "request_id": "r9"}
    )
    assert "diminta kembali pemiliknya" in page.content.decode()
    page = staff_client(house.stock).get(f"/desk/placements/{placement}/").content.decode()
    assert "Penarikan terkirim, belum ada jawaban" in page
