"""Papers for tests: contents, and the way of a draft to its signature."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import msgspec

from lentera.agreements import actions
from lentera.agreements.facts import (
    Content,
    DraftState,
    EvaluationLine,
    Instrument,
    Party,
    ScopeLine,
    ServiceKind,
    Signatory,
    Signed,
)
from lentera.agreements.queries import scope_lines
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from tests.cast import Cast

START, END = date(2023, 2, 14), date(2024, 2, 13)
SPACE = UUID("6d0e0c39-6a52-4c59-8f3f-50b2a8f0a001")


def item_id(name: str) -> UUID:
    return uuid5(SPACE, name)


def scope(key: str = "2023") -> tuple[ScopeLine, ...]:
    lines = [
        ("provision", ServiceKind.PROVISION, "Penyediaan bahan baca", "titles", 200),
        ("van", ServiceKind.MOBILE_LIBRARY, "Perpustakaan keliling", "visits", 12),
        ("lending", ServiceKind.LENDING, "Peminjaman buku", "copies", 800),
        ("training", ServiceKind.TRAINING, "Pelatihan warga binaan", "lesson_hours", 30),
    ]
    return tuple(
        ScopeLine(id=item_id(f"{key} {word}"), kind=kind, name=name, unit=unit, target=target)
        for word, kind, name, unit, target in lines
    )


def party(institution: UUID, name: str, number: str = "", head: str = "Dewi Anggraini") -> Party:
    return Party(
        institution=institution,
        name=name,
        number=number,
        signatory=Signatory(name=head, position=f"Kepala {name}"),
    )


def content(agency: UUID, partner: UUID, **changes: Any) -> Content:
    whole = Content(
        instrument=Instrument.PKS,
        title="Penyelenggaraan layanan perpustakaan",
        parties=(
            party(agency, "Dispersip Kalsel", "119/012/DISPERSIP/2023"),
            party(partner, "Lapas Karang Intan", "W19.PAS.9-HH.05.05-112", "Bambang Sutejo"),
        ),
        start=START,
        end=END,
        scope=scope(),
    )
    return msgspec.structs.replace(whole, **changes)


def filled(told: Content, year: int) -> tuple[Party, ...]:
    """The parties with numbers of a year: what the sign form brings."""
    return tuple(
        msgspec.structs.replace(one, number=f"{position}/{year}") for position, one in enumerate(told.parties)
    )


def sign_from_paper(cast: Cast, **changes: Any) -> Signed:
    """The agreement of 14 Feb 2023, entered from paper."""
    told = content(cast.agency, cast.prison, **changes)
    signed = actions.enter_from_paper(
        cast.agency,
        told,
        signed_on=min(told.start, START),
        place="Banjarmasin",
        source="Arsip bagian umum",
        actor=cast.agus,
        request_id=None,
    )
    assert isinstance(signed, Signed), signed
    return signed


def lead_to_agreed(cast: Cast, draft: UUID, day: date) -> None:
    """A draft's way from request to agreed text, on one day."""
    steps: list[DraftState | None] = [DraftState.REVIEW, DraftState.DRAFTING, None, DraftState.AGREED]
    for step in steps:
        common: dict[str, Any] = {
            "actor": cast.agus,
            "request_id": None,
            "at": clock.at_local(day, zone="Asia/Makassar"),
        }
        outcome: Any = (
            actions.send_to_partner(cast.agency, draft, **common)
            if step is None
            else actions.move_draft(cast.agency, draft, step, **common)
        )
        assert not isinstance(outcome, Refusal), outcome


def evaluate(cast: Cast, agreement: UUID, day: date) -> Any:
    lines = tuple(
        EvaluationLine(
            scope_item=line.id, target=line.target, realised=line.target // 2, note="Berjalan baik"
        )
        for line in scope_lines(agreement)
    )
    return actions.evaluate(
        cast.agency, agreement, evaluated_on=day, lines=lines, actor=cast.agus, request_id=None
    )
