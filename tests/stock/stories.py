"""What the tests of stock tell again and again: an agreement, copies on the shelf, boxes on their way."""

from datetime import date
from uuid import UUID, uuid4

from lentera.agreements import actions as agreements
from lentera.agreements.facts import Content, Instrument, Party, ScopeLine, ServiceKind, Signatory
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.stock import actions
from lentera.stock.facts import Basis, DraftContent, ItemLine, PlacementDispatched, Signer, Source

SENT = date(2024, 2, 15)  # a Thursday
START, END = date(2024, 2, 14), date(2025, 2, 13)
RUDI = "Rudi Hartawan"
SARI = "Sari Melati"


def sign_agreement(
    agency: UUID,
    partner: UUID,
    *,
    actor: UUID,
    start: date = START,
    end: date = END,
    kinds: tuple[tuple[ServiceKind, str], ...] = (
        (ServiceKind.LENDING, "copies"),
        (ServiceKind.PROVISION, "titles"),
    ),
) -> dict[ServiceKind, UUID]:
    """An agreement in force, as read from its paper; returns its scope items by kind."""
    items = {kind: uuid4() for kind, _ in kinds}
    content = Content(
        instrument=Instrument.PKS,
        title="Layanan perpustakaan",
        parties=(
            Party(
                institution=agency,
                name="Dinas Perpustakaan dan Kearsipan",
                number=f"000.5/{start:%m%d}/DISPERSIP/{start.year}",
                signatory=Signatory(name="Dewi Anggraini", position="Kepala Dinas"),
            ),
            Party(
                institution=partner,
                name="Lapas",
                number=f"W19.PAS/{start:%m%d}/{start.year}",
                signatory=Signatory(name="Bambang Sutejo", position="Kepala Lapas"),
            ),
        ),
        start=start,
        end=end,
        scope=tuple(
            ScopeLine(id=items[kind], kind=kind, name=f"Layanan {kind}", unit=unit, target=800)
            for kind, unit in kinds
        ),
    )
    signed = agreements.enter_from_paper(
        agency,
        content,
        signed_on=start,
        place="Banjarmasin",
        source="Naskah asli",
        actor=actor,
        request_id=None,
        at=clock.at_local(start),
    )
    assert not isinstance(signed, Refusal), signed
    return items


def line(number: int, **values: object) -> ItemLine:
    """The copy KS0000001 and so on; every tenth title has two copies."""
    return ItemLine(
        **{
            "barcode": f"KS{number:07d}",
            "title": f"Buku {number // 10 * 10 if number % 10 == 1 else number}",
            "author": "Kenanga, Bunga",
            "accession_no": f"{number}/2023",
            "call_number": "813 KEN b",
            "source": Source.PURCHASE,
            "document": "SPK 027/11/2023",
            "value": 65_000,
            "acquired_on": date(2023, 11, 20),
            "shelf": "A1",
            **values,
        }  # type: ignore[arg-type]
    )


def stock_shelf(owner: UUID, count: int, *, actor: UUID, first: int = 1) -> list[UUID]:
    """Copies on the owner's shelf, from `KS0000001` on; at most 500."""
    entered = actions.accession(
        owner,
        [line(number) for number in range(first, first + count)],
        actor=actor,
        request_id=None,
        at=clock.at_local(date(2023, 11, 21)),
    )
    assert not isinstance(entered, Refusal), entered
    return list(entered.items)


def signer(name: str, account: UUID | None = None, position: str = "Pustakawan") -> Signer:
    """Somebody who signs."""
    return Signer(name=name, position=position, account=account)


def content_for(partner: UUID, scope_item: UUID, **values: object) -> DraftContent:
    """An interlibrary placement of 90 days."""
    return DraftContent(
        **{
            "partner": partner,
            "scope_item": scope_item,
            "basis": Basis.INTERLIBRARY,
            "term_days": 90,
            **values,
        }  # type: ignore[arg-type]
    )


def send_boxes(
    agency: UUID, partner: UUID, scope_item: UUID, boxes: list[list[UUID]], *, actor: UUID, **values: object
) -> PlacementDispatched:
    """Boxes on their way."""
    sent_on = values.pop("sent_on", SENT)
    sent = actions.send_placement(
        agency,
        content_for(partner, scope_item, **values),
        boxes,
        signer(RUDI, actor, "Pengelola koleksi"),
        sent_on=sent_on,  # type: ignore[arg-type]
        actor=actor,
        request_id=None,
        at=clock.at_local(sent_on),  # type: ignore[arg-type]
    )
    assert not isinstance(sent, Refusal), sent
    return sent
