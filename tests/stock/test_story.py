"""The whole way of a placement, with its numbers: out in boxes, counted with differences, lent, and back."""

from datetime import date

import pytest

from lentera.agreements.queries import facts_behind
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import actions, queries
from lentera.stock.facts import (
    Closing,
    HoldingStatus,
    ItemStatus,
    LossOutcome,
    Result,
    Scanned,
    TraceOutcome,
)
from lentera.stock.rules import PackedBefore, ScannedBefore
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import RUDI, SARI, SENT, content_for, signer, stock_shelf

pytestmark = pytest.mark.django_db


def barcode(number: int) -> str:
    return f"KS{number:07d}"


@pytest.fixture
def sent(house):
    """200 copies in 4 boxes of 50, packed by the scanner, for 90 days from Thursday 15 February 2024."""
    stock_shelf(house.agency, 260, actor=house.stock)
    draft = actions.begin_draft(
        house.agency,
        content_for(house.prison, house.lending),
        on=SENT,
        actor=house.stock,
        request_id="draft",
    )
    for number in range(1, 201):
        packed = actions.pack(
            house.agency,
            draft.placement,
            (number - 1) // 50 + 1,
            barcode(number),
            actor=house.stock,
            request_id=f"scan {number}",
        )
        assert not isinstance(packed, Refusal | PackedBefore)
    again = actions.pack(
        house.agency, draft.placement, 4, barcode(200), actor=house.stock, request_id="again"
    )
    assert isinstance(again, PackedBefore)
    return actions.dispatch(
        house.agency,
        draft.placement,
        signer(RUDI, house.stock),
        sent_on=SENT,
        actor=house.stock,
        request_id="go",
    )


def count_boxes(house, placement: object) -> None:
    """What stands in the boxes: 200 is not there, 150 is damaged, 230 is on no list."""
    for number in [*range(1, 200), 230]:
        box = min((number - 1) // 50 + 1, 4)
        for _ in range(2 if number in (7, 150, 230) else 1):
            actions.scan(
                house.prison,
                placement,
                box,
                barcode(number),
                damaged=number == 150,
                actor=house.sari,
                request_id=None,
            )


def receive(house, placement, closing, name=SARI, account=None):
    return actions.receive(
        house.prison,
        placement,
        signer(name, account or house.sari),
        closing,
        received_on=date(2024, 2, 16),
        number="W19.PAS/0042/II/2024",
        actor=house.sari,
        request_id=None,
    )


def test_a_placement_with_a_discrepancy(house, sent):
    assert sent.due == date(2024, 5, 15)
    assert [len(box.lines) for box in sent.boxes] == [50, 50, 50, 50]
    assert queries.counts(house.agency).on_shelf == 60  # 260 less 200 at dispatch
    assert queries.counts(house.agency).placed == 200

    placement = sent.placement
    count_boxes(house, placement)
    assert len(queries.scans_of(house.prison, placement)) == 200  # 198 good, 1 damaged, 1 surplus
    twice = actions.scan(house.prison, placement, 3, barcode(120), actor=house.sari, request_id=None)
    assert twice == ScannedBefore(barcode(120), 3, Scanned.GOOD)
    assert len(queries.scans_of(house.prison, placement)) == 200

    clean = receive(house, placement, Closing.CLEAN)
    assert clean == Refusal("receipt-has-differences", missing=1, damaged=1, surplus=1)
    same = receive(house, placement, Closing.WITH_NOTES, name=f" {RUDI.upper()} ")
    assert isinstance(same, Refusal) and same.code == "same-signer"
    assert queries.receipt_of(placement) is None

    told = receive(house, placement, Closing.WITH_NOTES)
    receipt = queries.receipt_of(placement)
    assert (receipt.good, receipt.damaged, receipt.missing, receipt.surplus) == (198, 1, 1, 1)
    assert receipt.closing == Closing.WITH_NOTES
    assert (told.realises.amount, told.realises.unit) == (199, "copies")
    assert queries.in_dispute(house.agency) == 1
    assert sorted(case.kind for case in queries.loss_cases(house.agency)) == ["damaged", "missing"]
    assert queries.counts(house.prison).in_hand == 199

    (surplus,) = queries.surplus_of(placement)
    assert queries.item_by_barcode(house.agency, surplus.barcode).status is ItemStatus.ON_SHELF
    traced = actions.trace_surplus(
        house.agency,
        placement,
        surplus.id,
        TraceOutcome.JOINS,
        place="Rak A1",
        actor=house.stock,
        request_id=None,
    )
    assert traced.line.barcode == barcode(230)
    taken = actions.take_in(house.prison, placement, traced.line.item, actor=house.sari, request_id=None)
    assert taken.lines[0].barcode == barcode(230)
    assert queries.counts(house.agency).on_shelf == 59
    assert queries.counts(house.prison).in_hand == 200

    (behind,) = facts_behind(house.lending, reader=house.agency)
    assert behind.amount == 199
    assert_replay_equals_tables()


def test_a_missing_copy_is_settled_by_its_owner(house, sent):
    count_boxes(house, sent.placement)
    receive(house, sent.placement, Closing.WITH_NOTES)
    missing = next(case for case in queries.loss_cases(house.agency) if case.kind == "missing")
    settle = {"on": date(2024, 3, 1), "actor": house.stock, "request_id": None}
    unproved = actions.settle_case(house.agency, missing.id, LossOutcome.WRITTEN_OFF, **settle)
    assert unproved == Refusal("document-missing")
    actions.settle_case(house.agency, missing.id, LossOutcome.WRITTEN_OFF, document="BA 3/2024", **settle)
    assert queries.item_state(missing.item).status is ItemStatus.WITHDRAWN
    assert queries.in_dispute(house.agency) == 0
    again = actions.settle_case(house.agency, missing.id, LossOutcome.FOUND, **settle)
    assert again == Refusal("case-settled")
    assert_replay_equals_tables()


def test_the_way_back(house, sent):
    """199 go back in two returns; the second is counted with one missing, and the placement closes."""
    count_boxes(house, sent.placement)
    receive(house, sent.placement, Closing.WITH_NOTES)
    held = [one.item for one in queries.holdings_in_hand(house.prison)]
    back = {"sent_on": date(2024, 5, 14), "actor": house.sari, "request_id": None}
    first = actions.send_back(house.prison, sent.placement, held[:100], signer(SARI, house.sari), **back)
    assert first.paper.sequence == 1 and queries.counts(house.prison).in_hand == 99
    gone = queries.holding_by_barcode(house.prison, first.lines[0].barcode)
    assert gone == Refusal("holding-sent-away", barcode=first.lines[0].barcode)
    counted = actions.count_return(
        house.agency,
        sent.placement,
        dict.fromkeys(held[:100], Result.GOOD),
        signer(RUDI, house.stock),
        sending=first.sending,
        received_on=date(2024, 5, 15),
        actor=house.stock,
        request_id=None,
    )
    assert not counted.closes and queries.counts(house.agency).on_shelf == 160

    second = actions.send_back(house.prison, sent.placement, held[100:], signer(SARI, house.sari), **back)
    results = {line.item: Result.GOOD for line in second.lines[1:]}
    missing = next(case for case in queries.loss_cases(house.agency) if case.kind == "missing")
    results[missing.item] = Result.DAMAGED  # it had slipped behind a shelf
    counted = actions.count_return(
        house.agency,
        sent.placement,
        results,
        signer(RUDI, house.stock),
        sending=second.sending,
        received_on=date(2024, 5, 20),
        actor=house.stock,
        request_id=None,
    )
    assert counted.closes
    assert [line.result for line in counted.lines].count(Result.MISSING) == 1
    counts = queries.counts(house.agency)
    assert (counts.on_shelf, counts.damaged, counts.placed) == (258, 1, 1)
    assert queries.due_placements(house.agency, date(2024, 6, 1)) == []
    assert_replay_equals_tables()


def test_the_same_request_twice_is_one_act(house, sent):
    once = kinds(house.agency)
    again = actions.dispatch(
        house.agency,
        sent.placement,
        signer(RUDI, house.stock),
        sent_on=SENT,
        actor=house.stock,
        request_id="go",
    )
    assert again == sent and kinds(house.agency) == once


def test_no_reader_of_another_house_sees_it(house, sent):
    assert queries.placement_state(sent.placement, reader=house.other_prison) is None
    scanned = actions.scan(
        house.other_prison,
        sent.placement,
        1,
        barcode(1),
        actor=house.other_librarian,
        request_id=None,
    )
    assert scanned == Refusal("placement-unknown")
    holding = queries.holding_by_barcode(house.other_prison, barcode(1))
    assert holding == Refusal("barcode-unknown", barcode=barcode(1))
    assert queries.item_by_barcode(house.prison, barcode(1)).code == "barcode-unknown"


def test_two_owners_with_one_barcode_are_told_apart_by_nobody(house, sent):
    stock_shelf(house.prison, 1, actor=house.sari)
    count_boxes(house, sent.placement)
    receive(house, sent.placement, Closing.WITH_NOTES)
    found = queries.holding_by_barcode(house.prison, barcode(1))
    assert found == Refusal("barcode-double", barcode=barcode(1), count=2)
    assert queries.holding_by_barcode(house.prison, barcode(2)).status is HoldingStatus.IN_HAND
