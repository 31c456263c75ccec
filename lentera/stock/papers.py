"""The handover record (BAST) on paper."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext, override

from lentera.agreements import queries as agreements
from lentera.documents.rendering import render
from lentera.documents.words import Language
from lentera.institutions import queries as institutions
from lentera.papers import queries as papers
from lentera.stock import queries, words
from lentera.stock.facts import Basis, Condition, Result, Signer
from lentera.stock.models import Placement, PlacementReceipt

OPEN = "…"


def handover_paper(row: Placement, *, language: Language, base_url: str) -> bytes:
    """The record of a placement: as sent, and, once received, with the count and its differences."""
    with override(language):
        data = handover_data(row, base_url=base_url)
    return render("bast", data, language=language, created=datetime.combine(row.sent_on, time(), UTC))


def handover_data(row: Placement, *, base_url: str) -> dict[str, Any]:
    """What the template shows."""
    receipt = queries.receipt_of(row.id)
    copies = queries.copies_of(row.id)
    results = (
        {} if receipt is None else {line.item: line.result for line in queries.receipt_lines(receipt.id)}
    )
    handover = queries.handover_of(row.id)
    library = institutions.library(row.library) if row.library is not None else None
    agency = institutions.name_of(row.institution_id, row.sent_on) or ""
    partner = institutions.name_of(row.partner, row.sent_on) or ""
    place = library.name if library is not None else partner
    data: dict[str, Any] = {
        "letterhead": papers.letterhead(row.institution_id, row.sent_on),
        "demo": papers.is_demo(),
        "numbers": [row.number, *([receipt.number] if receipt is not None and receipt.number else [])],
        "kind": "grant" if row.basis == Basis.GRANT else "loan",
        "date": row.sent_on,
        "place": place,
        "giver": _signer(row.sender, agency),
        "receiver": _signer(receipt.receiver, partner) if receipt is not None else _nobody(partner),
        "basis": _basis(row),
        "totals": {"titles": row.titles, "copies": row.copies, "boxes": row.boxes, "value": row.value},
        "condition": _condition(copies, results),
        "items": [
            {
                "box": str(copy.box),
                "barcode": copy.line.barcode,
                "title": copy.line.title,
                "call_number": copy.line.call_number,
                "condition": str(_state(copy.line.condition, results.get(item))),
                "value": copy.line.value,
            }
            for item, copy in copies.items()
        ],
    }
    if receipt is None:
        data["differences"] = [OPEN]  # nobody has counted yet: a line to write on
    else:
        data["differences"] = _differences(row, receipt, copies, results)
    if row.due is not None:
        data["until"] = row.due
    if handover is not None:
        data["verify"] = {"code": handover.code, "url": f"{base_url}verify/{handover.code}"}
    return {name: value for name, value in data.items() if value != []} | {"items": data["items"]}


def _signer(told: dict[str, Any], organisation: str) -> dict[str, Any]:
    signer = msgspec.convert(told, Signer)
    return {"name": signer.name, "position": signer.position, "organisation": organisation}


def _nobody(organisation: str) -> dict[str, Any]:
    """The place of a signature that is still to come."""
    return {"name": OPEN, "position": OPEN, "organisation": organisation}


def _basis(row: Placement) -> dict[str, Any]:
    state = agreements.agreement_state(row.agreement)
    scope = agreements.scope_item_state(row.scope_item)
    parties = agreements.parties_of(row.agreement)
    return {
        "agreement": agreements.instrument_name("pks" if state is None else state.instrument),
        "numbers": [party.number for party in parties if party.number],
        "date": row.sent_on if state is None else state.signed_on,
        "scope": "" if scope is None else scope.name,
    }


def _state(condition: Condition, result: Result | None) -> Any:
    return words.CONDITIONS[condition] if result in (None, Result.GOOD) else words.RESULTS[result]


def _condition(copies: dict[UUID, Any], results: dict[UUID, Result]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for item, copy in copies.items():
        word = str(_state(copy.line.condition, results.get(item)))
        counts[word] = counts.get(word, 0) + 1
    return [{"label": word, "count": count} for word, count in counts.items()]


def _differences(
    row: Placement, receipt: PlacementReceipt, copies: dict[UUID, Any], results: dict[UUID, Result]
) -> list[str]:
    told = [
        gettext("Boks %(box)s: %(barcode)s %(result)s.")
        % {
            "box": copies[item].box,
            "barcode": copies[item].line.barcode,
            "result": words.RESULTS[result],
        }
        for item, result in results.items()
        if result is not Result.GOOD and item in copies
    ]
    surplus = queries.surplus_of(row.id)
    told += [
        gettext("Boks %(box)s: %(barcode)s di luar daftar.") % {"box": one.box, "barcode": one.barcode}
        for one in surplus
    ]
    if receipt.from_paper:
        told.append(gettext("Tanda terima dibaca dari surat %(document)s.") % {"document": receipt.document})
    if receipt.note:
        told.append(receipt.note)
    return told
