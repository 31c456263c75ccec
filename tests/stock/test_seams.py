"""What stock fills in others: the paper behind a number of an agreement, and the copies of a title."""

from datetime import date

import pytest
from django.urls import reverse

from lentera.agreements.hooks import paper_of
from lentera.agreements.queries import facts_behind
from lentera.catalogue import hooks as catalogue
from lentera.catalogue.actions import save_record
from lentera.catalogue.rules import RecordForm
from lentera.circulation import actions as circulation
from lentera.circulation.actions import Desk
from lentera.circulation.facts import Lent
from lentera.journal import clock
from lentera.stock import actions
from lentera.stock.facts import Closing, Source, WantedTitle
from tests.cast import ZONE, staff_client
from tests.circulation.conftest import add_reader
from tests.stock.stories import RUDI, SARI, line, send_boxes, signer

pytestmark = pytest.mark.django_db


@pytest.fixture
def title(house):
    """A public record of the agency."""
    saved = save_record(
        house.agency,
        RecordForm(title="Laskar Pelangi", author="Hirata, Andrea"),
        actor=house.cataloguer,
        request_id="record",
        public=True,
    )
    return saved.record


@pytest.fixture
def copies(house, title):
    """Three copies of that title at the agency."""
    entered = actions.accession(
        house.agency,
        [line(number, record=title) for number in (1, 2, 3)],
        actor=house.stock,
        request_id="copies",
    )
    return list(entered.items)


@pytest.fixture
def placed(house, copies):
    """Two of them, received by the prison."""
    sent = send_boxes(house.agency, house.prison, house.lending, [copies[:2]], actor=house.stock)
    for barcode in ("KS0000001", "KS0000002"):
        actions.scan(house.prison, sent.placement, 1, barcode, actor=house.sari, request_id=None)
    actions.receive(
        house.prison,
        sent.placement,
        signer(SARI, house.sari),
        Closing.CLEAN,
        received_on=date(2024, 2, 16),
        actor=house.sari,
        request_id="receive",
    )
    return sent


def places(record, asking):
    return [
        (place.total, place.free, place.call_number)
        for place in catalogue.availability([record], asking)[record].places
    ]


def test_a_received_placement_shows_its_handover_record(house, placed):
    (behind,) = facts_behind(house.lending, reader=house.agency)
    paper = paper_of(behind.fact)
    assert paper.label == f"BAST {placed.paper.number}" and placed.paper.number
    assert paper.url == reverse("stock:placement", args=[placed.placement])
    for account in (house.agus, house.sari):
        html = (
            staff_client(account).get(reverse("agreements:evidence", args=[house.lending])).content.decode()
        )
        assert paper.label in html and paper.url in html
        assert staff_client(account).get(paper.url).status_code == 200


def test_a_provision_shows_the_paper_that_came_with_it(house):
    chosen = actions.select_provision(
        house.agency,
        "Novel 2024",
        [WantedTitle(title="Laskar Pelangi", copies=2)],
        recipient=house.prison,
        on=date(2024, 2, 15),
        scope_item=house.provision,
        actor=house.stock,
        request_id="select",
    )
    actions.receive_provision(
        house.agency,
        chosen.provision,
        source=Source.GIFT,
        supplier=RUDI,
        document="BA 7/2024",
        on=date(2024, 2, 15),
        titles=1,
        copies=2,
        value=120_000,
        actor=house.stock,
        request_id="come",
    )
    (behind,) = facts_behind(house.provision, reader=house.prison)
    paper = paper_of(behind.fact)
    assert (paper.label, paper.url) == ("BA 7/2024", reverse("stock:provision", args=[chosen.provision]))
    assert staff_client(house.sari).get(paper.url).status_code == 200


def test_everybody_sees_the_agencys_copies_and_nobody_those_of_a_prison(house, title, placed):
    assert places(title, None) == [(1, 1, "813 KEN b")]
    assert places(title, house.agency) == [(1, 1, "813 KEN b")]
    assert places(title, house.other_prison) == [(1, 1, "813 KEN b")]
    assert "Karang Intan" not in str(catalogue.availability([title], None)[title])


def test_a_prison_sees_what_it_has_in_hand_and_what_is_free_of_it(house, title, placed):
    assert places(title, house.prison) == [(1, 1, "813 KEN b"), (2, 2, "813 KEN b")]
    desk = Desk(institution=house.prison, actor=house.sari, library=house.library, zone=ZONE)
    add_reader(desk, "70417")
    lent = circulation.lend(desk, "KS0000001", "70417", request_id="lend", at=clock.now())
    assert isinstance(lent, Lent)
    assert places(title, house.prison) == [(1, 1, "813 KEN b"), (2, 1, "813 KEN b")]
    assert places(title, house.agency) == [(1, 1, "813 KEN b")]
    circulation.give_back(desk, "KS0000001", request_id="back", at=clock.now())
    assert places(title, house.prison)[1] == (2, 2, "813 KEN b")


def test_a_copy_in_a_box_is_not_free(house, title, copies):
    assert places(title, None) == [(3, 3, "813 KEN b")]
    send_boxes(house.agency, house.prison, house.lending, [copies[:1]], actor=house.stock)
    assert places(title, None) == [(2, 2, "813 KEN b")]
