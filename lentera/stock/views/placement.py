"""Placements: the list, one placement as both sides see it, and its paper."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lentera.documents.words import Language
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages.tables import Column, Empty, Table
from lentera.stock import papers, queries, words
from lentera.stock.facts import Basis, Closing, Result, TraceOutcome
from lentera.stock.models import Placement, PlacementReceipt
from lentera.stock.views.acting import history_of

SOON = 14
"""Days before its last day from which a placement is shown as due soon."""


def home() -> tuple[str, Any]:
    """The first crumb."""
    return reverse("stock:placements"), _("Titipan")


def placement_url(placement: UUID) -> str:
    """The page of a placement."""
    return reverse("stock:placement", args=[placement])


def state_of(row: Placement, received: bool, today: date) -> str:
    """One of `words.PLACEMENTS`."""
    if row.closed_on is not None:
        return "closed"
    if not received:
        return "sent"
    if row.basis == Basis.GRANT:
        return "granted"
    if row.recalled_by is not None:
        return "recalled"
    if row.due is not None and row.due < today:
        return "overdue"
    return "due" if row.due is not None and row.due <= today + timedelta(days=SOON) else "received"


@require(Capability.PLACEMENTS)
def placements(request: StaffRequest) -> HttpResponse:
    """What was sent, or was sent here, by the day it is due; and what is being packed."""
    staff, today = request.staff, clock.today(request.staff.zone)
    rows = list(queries.visible(staff.institution))
    received = queries.received_among([row.id for row in rows])
    names = institutions.names({row.partner for row in rows} | {row.institution_id for row in rows})
    shown = []
    for row in rows:
        state = state_of(row, row.id in received, today)
        other = row.partner if row.institution_id == staff.institution else row.institution_id
        shown.append(
            {
                "number": row.number,
                "other": names.get(other, ""),
                "basis": words.BASES[Basis(row.basis)],
                "sent_on": row.sent_on,
                "due": row.due,
                "copies": row.copies,
                "boxes": row.boxes,
                "state": words.PLACEMENTS[state],
                "tone": words.PLACEMENT_TONES[state],
                "url": placement_url(row.id),
            }
        )
    may_pack = may(staff, Capability.PLACEMENTS, Level.CREATE)
    table = Table(
        request,
        shown,
        name="titipan",
        columns=[
            Column("other", _("Mitra"), url="url", strong=True, detail="number"),
            Column("basis", _("Bentuk")),
            Column("sent_on", _("Dikirim"), kind="date"),
            Column("due", _("Batas"), kind="date"),
            Column("boxes", pgettext("jumlah", "Boks"), kind="number"),
            Column("copies", pgettext("jumlah", "Buku"), kind="number"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("number", "other"),
        order="-sent_on",
        empty=Empty(
            _("Belum ada titipan"),
            _(
                "Titipan adalah buku yang dikirim kepada mitra dalam boks, atas dasar perjanjian yang berlaku."
            ),
            reverse("stock:new_placement") if may_pack else "",
            _("Kemas titipan") if may_pack else "",
            icon="packages",
        ),
    )
    if (file := table.export()) is not None:
        return file
    drafts = [
        {
            "url": reverse("stock:packing", args=[draft.id]),
            "partner": institutions.name_of(draft.partner) or "",
            "begun": draft.begun_at,
            "copies": queries.packed_count(draft.id),
        }
        for draft in (queries.open_drafts(staff.institution) if may_pack else ())
    ]
    context = {"table": table, "drafts": drafts, "may_pack": may_pack}
    return render(request, "stock/placements.html", context)


@require(Capability.PLACEMENTS)
def placement(request: StaffRequest, placement: UUID) -> HttpResponse:
    """Sender and receiver side by side, boxes, differences, returns."""
    staff, today = request.staff, clock.today(request.staff.zone)
    row = queries.visible(staff.institution).filter(id=placement).first()
    if row is None:
        raise Http404
    receipt = queries.receipt_of(placement)
    state = state_of(row, receipt is not None, today)
    is_agency = row.institution_id == staff.institution
    copies = queries.copies_of(placement)
    lines = queries.receipt_lines(receipt.id) if receipt is not None else []
    sendings = queries.sendings_of(placement)
    counted = {count.sending: count for count in queries.return_counts(placement)}
    context = {
        "placement": row,
        "state": words.PLACEMENTS[state],
        "tone": words.PLACEMENT_TONES[state],
        "agency": institutions.name_of(row.institution_id, row.sent_on),
        "partner": institutions.name_of(row.partner, row.sent_on),
        "basis": words.BASES[Basis(row.basis)],
        "days": (row.due - today).days if row.due is not None and row.closed_on is None else None,
        "out_of_term": is_agency and queries.out_of_term(row),
        "receipt": receipt,
        "closing": words.CLOSINGS[Closing(receipt.closing)] if receipt is not None else "",
        "boxes": _boxes(copies, lines),
        "differences": _differences(copies, lines),
        "surplus": [
            (one, words.TRACES[TraceOutcome(one.outcome)] if one.outcome else "")
            for one in queries.surplus_of(placement)
        ],
        "returns": [(sending, counted.get(sending.id)) for sending in sendings],
        "paper_counts": [count for id, count in counted.items() if id is None],
        "recalled": queries.recall_lines(placement),
        "out": sum(not copy.returned for copy in copies.values()),
        "history": history_of(placement, staff),
        "is_agency": is_agency,
        **_rights(staff, row, receipt, is_agency=is_agency),
    }
    return render(request, "stock/placement.html", context)


def _rights(
    staff: Staff, row: Placement, receipt: PlacementReceipt | None, *, is_agency: bool
) -> dict[str, bool]:
    """What the page offers."""
    open_ = row.closed_on is None
    pack = is_agency and may(staff, Capability.PLACEMENTS, Level.CREATE)
    take = not is_agency and may(staff, Capability.PLACEMENTS, Level.CREATE, "receive")
    lent = row.basis != Basis.GRANT
    own_word = receipt is not None and not receipt.from_paper
    return {
        "may_receive": take and not own_word,
        "may_send_back": take and own_word and open_ and lent,
        "may_read_paper": pack and receipt is None,
        "may_extend": pack and open_ and lent,
        "may_recall": pack and open_ and lent,
        "may_count": pack and open_ and lent and receipt is not None,
        "may_trace": pack,
        "may_take_in": take and own_word and lent,
    }


def _boxes(copies: dict[UUID, Any], lines: list[Any]) -> list[dict[str, Any]]:
    """Box by box: what was sent and what was counted, with the list."""
    counted = {line.item: line for line in lines}
    boxes: dict[int, dict[str, Any]] = {}
    for item, copy in copies.items():
        box = boxes.setdefault(copy.box, {"number": copy.box, "sent": 0, "arrived": 0, "lines": []})
        line = counted.get(item)
        box["sent"] += 1
        box["arrived"] += line is not None and line.result is not Result.MISSING
        box["lines"].append((copy.line, words.RESULTS[line.result] if line is not None else ""))
    return [boxes[number] for number in sorted(boxes)]


def _differences(copies: dict[UUID, Any], lines: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "line": copies[line.item].line,
            "box": copies[line.item].box,
            "result": words.RESULTS[line.result],
            "tone": "refused" if line.result is Result.MISSING else "soon",
            "missing": line.result is Result.MISSING,
            "note": line.note,
        }
        for line in lines
        if line.result is not Result.GOOD and line.item in copies
    ]


@require(Capability.PLACEMENTS)
def handover_pdf(request: StaffRequest, placement: UUID) -> HttpResponse:
    """The handover record as PDF."""
    row = queries.visible(request.staff.institution).filter(id=placement).first()
    if row is None:
        raise Http404
    language: Language = "en" if (get_language() or "id").startswith("en") else "id"
    pdf = papers.handover_paper(row, language=language, base_url=request.build_absolute_uri("/"))
    response = HttpResponse(pdf, content_type="application/pdf")
    name = "".join(letter if letter.isalnum() else "-" for letter in row.number)
    response["Content-Disposition"] = f'inline; filename="BAST-{name}.pdf"'
    return response
