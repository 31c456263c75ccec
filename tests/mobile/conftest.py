"""A van, three stops and an agreement that promises twelve visits."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest

from lentera.agreements import actions as agreements
from lentera.agreements.facts import (
    Content,
    Instrument,
    Party,
    Period,
    ScopeLine,
    ServiceKind,
    Signatory,
    Signed,
)
from lentera.agreements.queries import scope_item_state, scope_progress
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.mobile import actions
from lentera.mobile.facts import CrewMember
from tests.cast import ZONE, Cast, make_cast

DAY = date(2024, 2, 6)


def moment(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A moment on the wall clock of the agency."""
    return clock.at_local(day, time(hour, minute), ZONE)


def sign(cast: Cast, partner: UUID, *, unit: str = "visits", kind: Any = ServiceKind.MOBILE_LIBRARY) -> UUID:
    """An agreement of 2024 with one service; returns the scope item."""
    line = ScopeLine(id=new_id(), kind=kind, name="Layanan", unit=unit, target=12, period=Period.YEAR)
    parties = tuple(
        Party(
            institution=one,
            name=str(one)[:8],
            number=f"{str(one)[:4]}/2024",
            signatory=Signatory(name="Dewi Anggraini", position="Kepala"),
        )
        for one in (cast.agency, partner)
    )
    content = Content(
        instrument=Instrument.PKS,
        title="Layanan perpustakaan",
        parties=parties,
        start=date(2024, 1, 1),
        end=date(2024, 12, 31),
        scope=(line,),
    )
    signed = agreements.enter_from_paper(
        cast.agency,
        content,
        signed_on=date(2024, 1, 1),
        place="Banjarmasin",
        source="Arsip",
        actor=cast.agus,
        request_id=None,
    )
    assert isinstance(signed, Signed), signed
    return line.id


def realised(item: UUID) -> int:
    """What counts towards a scope item so far."""
    state = scope_item_state(item)
    assert state is not None
    return next(one.realised for one in scope_progress(state.agreement.id) if one.item == item)


@dataclass(frozen=True)
class Road:
    """What a trip needs."""

    cast: Cast
    van: UUID
    market: UUID  # a public stop
    prison: UUID  # a stop at a partner with a gate and a window 09.00-11.30
    other: UUID  # the same at another partner
    programme: UUID
    item: UUID
    other_item: UUID

    @property
    def crew(self) -> list[CrewMember]:
        return [CrewMember(function="pengemudi", account=self.cast.crew), CrewMember(function="pustakawan")]

    def stops(self) -> list[actions.StopRequest]:
        """First the prison from nine to half past eleven, then the other one."""
        return [
            actions.StopRequest(self.prison, moment(9), moment(11, 30), self.item),
            actions.StopRequest(self.other, moment(13), moment(15), self.other_item),
        ]

    def plan(self, stops: Any = None, *, day: date = DAY, **changes: Any) -> Any:
        told: dict[str, Any] = {
            "actor": self.cast.agus,
            "request_id": None,
            "at": moment(8, day=date(2024, 2, 1)),
        }
        stops = self.stops() if stops is None else stops
        return actions.plan_trip(self.cast.agency, day, self.van, stops, self.crew, **(told | changes))


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def road(cast: Cast) -> Road:
    with clock.told(moment(8, day=date(2024, 1, 2))):
        by: dict[str, Any] = {"actor": cast.crew, "request_id": None}
        gate = {"gate_minutes": 20, "window_from": time(9), "window_to": time(11, 30)}
        van = actions.save_vehicle(cast.agency, "Pusling 3", "DA 8003 PK", 400, **by)
        market = actions.save_stop(cast.agency, "Pasar Terapung", public=True, **by)
        prison = actions.save_stop(cast.agency, "Lapas Karang Intan", partner=cast.prison, **gate, **by)
        other = actions.save_stop(
            cast.agency, "Lapas Tanjung", partner=cast.other_prison, gate_minutes=15, **by
        )
        programme = actions.save_programme(cast.agency, "Pusling untuk umum", date(2024, 1, 1), **by)
        return Road(
            cast,
            van.id,
            market.id,
            prison.id,
            other.id,
            programme.id,
            sign(cast, cast.prison),
            sign(cast, cast.other_prison),
        )
