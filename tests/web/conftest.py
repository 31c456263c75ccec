"""One small house in which something of everything has happened at Karang Intan, and nothing at Tanjung."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from lentera.agreements import queries as agreements
from lentera.agreements.facts import ServiceKind
from lentera.circulation import actions as circulation
from lentera.circulation.actions import Desk, NewReader
from lentera.circulation.facts import ReaderGroup
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.stock import queries as stock
from tests.cast import ZONE, Cast, make_cast
from tests.stock.stories import SENT, send_boxes, sign_agreement, stock_shelf

READER = "Rahasia Bernama Panjang"


@dataclass(frozen=True)
class World:
    """The cast and the ids of what there is; `marks` are words that only agency and Karang Intan may see."""

    cast: Cast
    agreement: UUID
    placement: UUID
    handover_code: str
    number: str  # of the agreement
    ids: tuple[UUID, ...]
    marks: tuple[str, ...] = field(default=())


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Agreement, copies, a placement on its way, a reader; nine in the morning of 15 February 2024."""
    cast = make_cast()
    items = sign_agreement(cast.agency, cast.prison, actor=cast.agus)
    with clock.told(clock.at_local(SENT, zone=ZONE)):
        shelf = stock_shelf(cast.agency, 12, actor=cast.stock)
        sent = send_boxes(
            cast.agency, cast.prison, items[ServiceKind.LENDING], [shelf[:5], shelf[5:10]], actor=cast.stock
        )
        desk = Desk(institution=cast.prison, actor=cast.sari, library=cast.library, zone=ZONE)
        who = NewReader(name=READER, group=ReaderGroup.CONVICT, card="7041726835", block="Blok C")
        registered = circulation.register(desk, who, request_id=None, at=clock.now())
        assert not isinstance(registered, Refusal)
        (agreement,) = agreements.agreements_of(cast.prison)
        handover = stock.handover_of(sent.placement)
        assert handover is not None
        ids = (
            agreement.id, *items.values(), sent.placement, shelf[0], shelf[11], registered.reader, cast.prison,
            cast.library, cast.agus, cast.sari, cast.prison_head, uuid4(),
        )  # fmt: skip
        marks = (agreement.number, "W19.PAS", sent.paper.number, READER, "7041726835", "KS0000001")
        yield World(cast, agreement.id, sent.placement, handover.code, agreement.number, ids, marks)
