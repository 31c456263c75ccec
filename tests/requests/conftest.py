"""The cast with an agreement of 2024 that promises loans, vans and classes to one of the two prisons."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from lentera.agreements import actions as agreements
from lentera.agreements.facts import Content, Instrument, Party, ScopeLine, ServiceKind, Signatory
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.requests.facts import Asking, RequestKind, Wish
from tests.cast import ZONE, Cast, make_cast

TODAY = date(2024, 2, 6)
BOOKS = Asking(
    kind=RequestKind.BOOKS,
    subject="Buku keterampilan dan novel",
    reason="Banyak yang bertanya tentang berkebun.",
    wishes=(Wish(title="Menanam Anggrek", author="Rahmi", copies=2), Wish(title="Laskar Pelangi")),
    topics="berkebun, cerita",
    amount=40,
)


@dataclass(frozen=True)
class House:
    """The cast, the agreement with `cast.prison` and the scope items by their kind."""

    cast: Cast
    agreement: UUID
    items: dict[ServiceKind, UUID]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def house(cast: Cast) -> House:
    """The clock of the story stands at nine in the morning of 6 February 2024."""
    return make_house(cast)


def make_house(cast: Cast) -> House:
    """Sign the agreement of 2024 with `cast.prison`."""
    items = {
        kind: new_id() for kind in (ServiceKind.LENDING, ServiceKind.MOBILE_LIBRARY, ServiceKind.TRAINING)
    }
    units = {
        ServiceKind.LENDING: ("Peminjaman buku", "copies", 350),
        ServiceKind.MOBILE_LIBRARY: ("Perpustakaan keliling", "visits", 12),
        ServiceKind.TRAINING: ("Pelatihan", "lesson_hours", 10),
    }
    content = Content(
        instrument=Instrument.PKS,
        title="Layanan perpustakaan bagi warga binaan",
        parties=tuple(
            Party(
                institution=party,
                name=name,
                number=number,
                signatory=Signatory(name=signatory, position=position),
            )
            for party, name, number, signatory, position in (
                (cast.agency, "Dispersip Kalsel", "000.4/11/PKS/I/2024", "Dewi Anggraini", "Kepala Dinas"),
                (cast.prison, "Lapas Karang Intan", "W19/7/PKS/I/2024", "Bambang Sutejo", "Kepala Lapas"),
            )
        ),
        start=date(2024, 1, 15),
        end=date(2025, 1, 14),
        scope=tuple(
            ScopeLine(id=items[kind], kind=kind, name=name, unit=unit, target=target)
            for kind, (name, unit, target) in units.items()
        ),
    )
    with clock.told(clock.at_local(date(2024, 1, 15), zone=ZONE)):
        signed = agreements.enter_from_paper(
            cast.agency,
            content,
            signed_on=date(2024, 1, 15),
            place="Banjarmasin",
            source="Naskah asli",
            actor=cast.agus,
            request_id=None,
        )
    assert not isinstance(signed, Refusal), signed
    return House(cast, signed.agreement, items)
