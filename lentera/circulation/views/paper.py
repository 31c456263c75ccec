"""Paper: sheets to print, a sheet keyed in by scanner and keyboard, and rows that a person settles."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from lentera.circulation import queries
from lentera.circulation.actions import Desk
from lentera.circulation.actions.paper import new_sheet
from lentera.circulation.actions.slip_questions import settle_slip
from lentera.circulation.facts import Lent, Renewed, Returned
from lentera.circulation.facts.paper import Settlement, SlipAct, SlipQuestioned
from lentera.circulation.forms.paper import (
    REPEATED,
    CountChoiceForm,
    PaperRow,
    SettleForm,
    SheetForm,
    SheetScanForm,
    read_rows,
)
from lentera.circulation.messages.paper import CONTRADICTIONS, OBJECTION, OBJECTIONS, SHEETS, SLIPS
from lentera.circulation.queries import paper as slips
from lentera.circulation.rules.sheet import Sheet, SheetAct, read_sheet
from lentera.circulation.sheets import sheets_paper
from lentera.circulation.views import keying
from lentera.circulation.views.desk import AT_DESK
from lentera.circulation.views.keying import FOR_CLERKS, Keying
from lentera.circulation.views.scanning import desk_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.dates import parse_date
from lentera.pages.hooks import text_of
from lentera.pages.outcomes import Outcome

COLUMNS = {
    SheetAct.LEND: ("time", "card", "barcode"),
    SheetAct.RETURN: ("time", "barcode"),
    SheetAct.RENEW: ("time", "barcode"),
    SheetAct.VISITS: ("time", "count"),
    SheetAct.REGISTER: ("time", "name", "group", "block", "card"),
    SheetAct.WISH: ("time", "card", "wish"),
    SheetAct.STOCKTAKE: ("shelf", "barcode"),
}
WRONG = {  # the column to correct, by the code of the refusal; else the last one
    "slip-time-missing": "time",
    "slip-time-unread": "time",
    "slip-in-future": "time",
    "slip-too-old": "time",
    "slip-card-missing": "card",
    "card-unknown": "card",
    "card-in-use": "card",
    "slip-count-unread": "count",
    "slip-group-unread": "group",
    "slip-shelf-missing": "shelf",
}


@require(*AT_DESK)
def sheets(request: StaffRequest) -> HttpResponse:
    """Print sheets; scan one to key it in; what waits for a person."""
    here = desk_of(request.staff)
    form = SheetForm(request.POST if request.method == "POST" else None, initial={"count": 5})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = told["act"]
        made = [
            Sheet(sheet.act, sheet.id, sheet.library, told["day"])
            for sheet in (new_sheet(here, act) for _ in range(told["count"]))
        ]
        pdf = sheets_paper(
            act,
            made,
            title=str(SHEETS[act]),
            place=_place(here),
            created=clock.now(),
            language="en" if get_language() == "en" else "id",
        )
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="lembar-{act.value}.pdf"'
        return answer
    context = {
        "form": form,
        "scan_form": SheetScanForm(),
        "waiting": slips.open_slip_questions(here.institution).count(),
        "clerk": may(request.staff, Capability.READERS, Level.CREATE),
    }
    return render(request, "circulation/paper.html", context)


@require(*AT_DESK)
def key(request: StaffRequest) -> HttpResponse:
    """Key a sheet in: its code first, then its rows, sorted by their time before they are recorded."""
    here = desk_of(request.staff)
    code = (request.POST.get("sheet") or request.GET.get("sheet") or "").strip()
    sheet = read_sheet(code)
    problem = _sheet_problem(here, code, sheet)
    if sheet is None or problem is not None:
        outcome = None if not code or problem is None else Outcome.refused(problem)
        context = {"scan_form": SheetScanForm(), "outcome": outcome}
        return render(request, "circulation/paper_scan.html", context)
    if sheet.act in FOR_CLERKS and not may(request.staff, Capability.READERS, Level.CREATE):
        raise Http404
    counting = sheet.act is SheetAct.STOCKTAKE
    if counting and not (
        may(request.staff, Capability.ITEMS, Level.COUNT)
        or may(request.staff, Capability.ITEMS, Level.CREATE)
    ):
        raise Http404
    rows = read_rows(request.POST, sheet.act)
    typed = request.POST.get("day", "").strip()
    day = sheet.day or parse_date(typed)
    count = CountChoiceForm(request.POST or None, counts=keying.open_counts(here)) if counting else None
    outcome = None
    if "record" in request.POST:
        if count is not None and not count.is_valid():
            outcome = Outcome.refused(Refusal("sheet-count-missing"))
        elif day is None and not counting:
            outcome = Outcome.refused(Refusal("sheet-day-unread"))
        else:
            chosen = count.cleaned_data["stocktake"] if count is not None else None
            _record_rows(Keying(here, sheet, chosen), None if counting else day, rows)
            outcome = _told(rows)
    shown = typed if day is None else formats.short_date(day)
    return _draw(request, here, sheet, shown, rows, outcome, count)


def _sheet_problem(here: Desk, code: str, sheet: Sheet | None) -> Refusal | None:
    if sheet is None:
        return Refusal("sheet-unknown", sheet=code[:30])
    mark = (here.library or here.institution).hex[:4].upper()
    own = sheet.library == mark or slips.library_of_mark(here.institution, sheet.library) is not None
    return None if own else Refusal("sheet-foreign", sheet=sheet.code)


def _record_rows(told: Keying, day: date | None, rows: list[PaperRow]) -> None:
    written = [row for row in rows if row.filled]
    act = keying.ACTS[told.sheet.act]
    if day is None:  # a count stands for no moment
        for row in written:
            row.outcome = row.problem or act(told, row)
        return
    for row in written:
        if row.problem is None and row.at_time is not None:
            row.at = clock.at_local(day, row.at_time, told.here.zone)
    ready = [row for row in written if row.at is not None]
    for row in sorted(ready, key=lambda one: (one.at, one.number)):
        row.outcome = act(told, row)
    for row in written:
        if row.problem is not None:
            row.outcome = row.problem


def _told(rows: list[PaperRow]) -> Outcome:
    written = [row for row in rows if row.filled]
    if not written:
        return Outcome.refused(gettext("Belum ada baris yang diisi."))
    done = sum(row.done for row in written)
    asked = sum(isinstance(row.outcome, SlipQuestioned) for row in written)
    title = counted("%(count)s baris dicatat", "count") % {"count": done}
    left = len(written) - done
    if left:
        text = counted("%(count)s baris perlu dibetulkan; alasannya ada di barisnya.", "count") % {
            "count": left
        }
        return Outcome.refused(text, title)
    text = counted("%(count)s baris bertentangan dengan catatan dan menunggu keputusan.", "count") % {
        "count": asked
    }
    return Outcome.ok(title, text if asked else "")


def _draw(
    request: StaffRequest,
    here: Desk,
    sheet: Sheet,
    day: str,
    rows: list[PaperRow],
    outcome: Outcome | None,
    count: CountChoiceForm | None,
) -> HttpResponse:
    columns = COLUMNS[sheet.act]
    seen = _seen(here, sheet, rows)
    lines = []
    focus = ("day", 0) if not day and count is None else None
    refused = any(isinstance(row.outcome, Refusal) for row in rows)
    for row in rows:
        cells = [
            {
                "name": name,
                "label": _heads()[name],
                "value": row.told[name],
                "id": f"{name}-{row.number}",
                "focus": False,
            }
            for name in columns
        ]
        if focus is None and isinstance(row.outcome, Refusal):
            wrong = WRONG.get(row.outcome.code, columns[-1])  # what was refused is corrected first
            next(cell for cell in cells if cell["name"] == wrong)["focus"] = True
            focus = (wrong, row.number)
        if focus is None and not row.done and not refused:
            empty = next((cell for cell in cells if not cell["value"] and _wanted(cell, row, rows)), None)
            if empty is not None:
                empty["focus"] = True
                focus = (str(empty["name"]), row.number)
        lines.append({"row": row, "cells": cells, "state": _state(here, row, seen.get(row.number))})
    context = {
        "sheet": sheet,
        "title": SHEETS[sheet.act],
        "day": day,
        "day_fixed": sheet.day is not None,
        "columns": [_heads()[name] for name in columns],
        "lines": lines,
        "outcome": outcome,
        "count": count,
        "day_focus": focus == ("day", 0),
        "waiting": slips.open_slip_questions(here.institution).count(),
        "clerk": may(request.staff, Capability.READERS, Level.CREATE),
    }
    return render(request, "circulation/paper_key.html", context)


def _wanted(cell: dict[str, Any], row: PaperRow, rows: list[PaperRow]) -> bool:
    """Whether the cursor should stop at an empty cell: times and cards repeat the row above, blocks may stay empty."""
    if cell["name"] in REPEATED and row.number > 1 and rows[0].told[str(cell["name"])]:
        return not row.filled and cell["name"] == "time"
    return cell["name"] != "block"


def _seen(here: Desk, sheet: Sheet, rows: list[PaperRow]) -> dict[int, str]:
    """What a scanned barcode is, beside its row: seen before it is recorded."""
    told: dict[int, str] = {}
    for row in rows:
        if row.told["barcode"] and "barcode" in COLUMNS[sheet.act]:
            copy = slips.copy_on_paper(here.institution, row.told["barcode"])
            told[row.number] = (
                text_of(copy.code, copy.details) if isinstance(copy, Refusal) else str(copy.title)
            )
    return told


def _state(here: Desk, row: PaperRow, seen: str | None) -> dict[str, Any]:
    outcome = row.outcome
    if outcome is None:
        return {"tone": "", "label": "", "text": seen or ""}
    if isinstance(outcome, Refusal):
        return {"tone": "refused", "label": gettext("belum"), "text": text_of(outcome.code, outcome.details)}
    if isinstance(outcome, SlipQuestioned):
        text = str(CONTRADICTIONS[outcome.contradiction])
        return {"tone": "soon", "label": gettext("ditanyakan"), "text": text}
    if (words := keying.words_of(outcome)) is not None:
        return {"tone": "good", "label": gettext("dicatat"), "text": words}
    due = outcome.due if isinstance(outcome, Lent | Renewed) else None
    until = gettext("sampai %(due)s") % {"due": formats.short_date(due)} if due else ""
    parts = [
        seen or "",
        until,
        objection_words(here, outcome),
        _waiting(here, row) if isinstance(outcome, Returned) else "",
    ]
    return {
        "tone": "good",
        "label": gettext("dicatat"),
        "text": " · ".join(part for part in parts if part),
    }


def _waiting(here: Desk, row: PaperRow) -> str:
    """Whether somebody waits for a copy that came back: a scan at the desk sets it on the hold shelf."""
    copy = slips.copy_on_paper(here.institution, row.told["barcode"])
    if isinstance(copy, Refusal) or queries.next_waiting(here.institution, copy) is None:
        return ""
    return gettext("ada yang menunggu: pindai di meja")


def objection_words(here: Desk, outcome: Any) -> str:
    """What the desk would have said against a row that is recorded as it happened, in short; else nothing."""
    act = next((act for kind, act in _KINDS if isinstance(outcome, kind)), None)
    objection = None if act is None else slips.newest_objection(here.institution, outcome.loan, act)
    return str(OBJECTIONS.get(objection, OBJECTION)) if objection else ""


_KINDS = ((Lent, SlipAct.LEND), (Returned, SlipAct.RETURN), (Renewed, SlipAct.RENEW))


def _heads() -> dict[str, str]:
    return {
        "time": gettext("Jam"),
        "card": gettext("Kartu"),
        "barcode": gettext("Barcode buku"),
        "count": gettext("Jumlah"),
        "name": gettext("Nama"),
        "group": gettext("Kelompok"),
        "block": gettext("Blok"),
        "wish": gettext("Judul, pengarang, barcode, atau pertanyaan"),
        "shelf": gettext("Rak"),
    }


def _place(here: Desk) -> str:
    library = institutions.library(here.library) if here.library is not None else None
    return str(library.name if library is not None else institutions.name_of(here.institution))


@require(Capability.LOANS, Level.CREATE)
def questions(request: StaffRequest) -> HttpResponse:
    """Rows that contradict the journal, oldest first, with what can be made of each."""
    here = desk_of(request.staff)
    lines = slips.question_lines(here.institution, list(slips.open_slip_questions(here.institution)[:200]))
    told = [
        {
            "line": line,
            "act": SLIPS[SlipAct(line.act)],
            "why": CONTRADICTIONS[line.contradiction],  # type: ignore[index]
            "ends_now": line.act == SlipAct.RETURN and line.on_loan,
        }
        for line in lines
    ]
    return render(request, "circulation/paper_questions.html", {"lines": told, "zone": here.zone})


@require(Capability.LOANS, Level.CREATE)
@require_POST
def settle(request: StaffRequest, id: UUID) -> HttpResponse:
    """Settle one."""
    here, form = desk_of(request.staff), SettleForm(request.POST)
    if slips.slip_question(here.institution, id) is None or not form.is_valid():
        raise Http404
    settlement: Settlement = form.cleaned_data["settlement"]
    outcome = settle_slip(here, id, settlement, request_id=form.request_id_value, at=clock.now())
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    else:
        messages.success(request, gettext("Baris itu diputuskan."))
    return redirect(reverse("circulation:paper-questions"))
