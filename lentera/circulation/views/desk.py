"""The desk: one input, and what came of the last scan."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.forms import (
    HINTS,
    LEND,
    MODE_KEYS,
    MODES,
    RENEW,
    RETURN,
    BatchForm,
    DeskForm,
    VisitsForm,
    plain_scan,
)
from lentera.circulation.rules import UNDO_MINUTES
from lentera.circulation.views.desk_drawn import (
    Drawing,
    OpenLoan,
    OpenReader,
    draw_bar,
    draw_next,
    draw_numbers,
    draw_reader,
    token_of,
)
from lentera.circulation.views.scanning import Scanned, desk_of, scan, undo
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.pages.counting import counted
from lentera.pages.dating import date_doubt
from lentera.pages.outcomes import Outcome
from lentera.pages.pressing import speech_now
from lentera.pages.signs import scannable
from lentera.stock.queries import HoldingState

AT_DESK = (Capability.LOANS, Level.CREATE, "card+item")
OUTCOME = '<div id="desk-outcome">'


@dataclass(frozen=True, slots=True)
class Member:
    """Whose the open card is: nobody's here, or a reader's; his name for those who may know it."""

    card: str
    id: UUID | None = None
    name: str = ""


@require(*AT_DESK)
def desk(request: StaffRequest) -> HttpResponse:
    """Lend, take back, renew."""
    here = desk_of(request.staff)
    if request.method != "POST":
        return _draw(request, here, request.GET.get("mode", LEND), "", None)
    card = scannable(request.POST.get("card", ""))[:64]
    if "switch" in request.POST:
        return _draw(request, here, request.POST["switch"], card, None)
    if "close" in request.POST:
        return _draw(request, here, request.POST.get("mode", LEND), "", None)
    told = plain_scan(request.POST)
    if told is None:
        data = request.POST.copy()
        data.setdefault("mode", request.GET.get("mode", LEND))
        form = DeskForm(data)
        if not form.is_valid():
            words = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return _draw(request, here, str(data["mode"]), card, Outcome.refused(words))
        told = form.cleaned_data
    member = _member(here, told["card"], named=_is_clerk(request))
    scanned = scan(
        here,
        told["mode"],
        told["scan"],
        told["card"],
        reader=member.id,
        request_id=told["request_id"],
        at=clock.now(),
        clerk=_is_clerk(request),
    )
    return _draw(request, here, told["mode"], scanned.card, scanned.outcome, member=member, lent=scanned.copy)


@require(*AT_DESK)
@require_POST
def undo_view(request: StaffRequest) -> HttpResponse:
    """Esc: take the newest fact of a loan back."""
    here = desk_of(request.staff)
    try:
        loan = UUID(request.POST.get("loan", ""))
    except ValueError:
        refused = Outcome.refused(Refusal("loan-unknown"))
        return _draw(request, here, LEND, "", refused)
    scanned: Scanned = undo(here, loan, request_id=request.POST.get("request_id") or new_id().hex)
    return _draw(request, here, request.GET.get("mode", LEND), scanned.card, scanned.outcome)


@require(*AT_DESK)
@require_POST
def visits(request: StaffRequest) -> HttpResponse:
    """Count people who came in."""
    here, form = desk_of(request.staff), VisitsForm(request.POST)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _draw(request, here, LEND, "", Outcome.refused(words), counted=True, visits_form=form)
    at = clock.now()
    day = form.cleaned_data["day"] or here.day(at)
    outcome = actions.record_visits(
        here, form.cleaned_data["count"], day, request_id=form.request_id_value, at=at
    )
    if isinstance(outcome, Refusal):
        return _draw(request, here, LEND, "", Outcome.refused(outcome), counted=True, visits_form=form)
    said = Outcome.ok(counted("%(count)s kunjungan dicatat", "count") % {"count": outcome.count})
    return _draw(request, here, LEND, "", said, counted=True)


@require(*AT_DESK)
def batch(request: StaffRequest) -> HttpResponse:
    """Many copies at once, taken back, renewed or lent to one card: a line each, whatever happened to the others."""
    here, form = desk_of(request.staff), BatchForm(request.POST or None)
    results: list[dict[str, Any]] = []
    left: list[str] = []
    told: dict[str, Any] = {"mode": RETURN, "card": ""}
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        results = _batched(here, told, form.request_id_value, clerk=_is_clerk(request))
        left = [result["barcode"] for result in results if result["outcome"].state != "ok"]
        form = BatchForm(initial={"mode": told["mode"], "card": told["card"], "barcodes": "\n".join(left)})
    done = [result for result in results if result["outcome"].state == "ok"]
    said = None
    if results:
        title = BATCHED[told["mode"]] % {"count": len(done)}
        said = Outcome.ok(title)
        if len(done) < len(results):
            text = counted("%(count)s baris perlu dilihat; alasannya ada di bawah.", "count") % {
                "count": len(left)
            }
            said = Outcome.refused(text, title)
    results.sort(key=lambda result: result["outcome"].state == "ok")
    reader = queries.reader_by_card(here.institution, told["card"]) if told["card"] and done else None
    context = {
        "form": form,
        "results": results,
        "outcome": said,
        "done": MODES[told["mode"]],
        "reader": reader,
        "date_doubt": date_doubt(),
    }
    return render(request, "circulation/batch.html", context)


BATCHED = {
    LEND: counted("%(count)s buku dipinjam", "count"),
    RETURN: counted("%(count)s buku kembali", "count"),
    RENEW: counted("%(count)s buku diperpanjang", "count"),
}


def _batched(here: Desk, told: dict[str, Any], request_id: str, *, clerk: bool) -> list[dict[str, Any]]:
    at, results = clock.now(), []
    for number, barcode in enumerate(told["barcodes"]):
        if queries.reader_by_card(here.institution, barcode) is not None:
            outcome = Outcome.refused(Refusal("batch-card", scanned=barcode))
        else:
            own = f"{request_id}:{number}"
            outcome = scan(
                here, told["mode"], barcode, told["card"], request_id=own, at=at, clerk=clerk
            ).outcome
        results.append({"barcode": barcode, "outcome": outcome})
    return results


def draw_desk(request: StaffRequest, card: str, outcome: Outcome) -> HttpResponse:
    """The desk with a reader open: where other pages lead to after their work."""
    return _draw(request, desk_of(request.staff), LEND, card, outcome)


def _draw(
    request: StaffRequest,
    here: Desk,
    mode: str,
    card: str,
    outcome: Outcome | None,
    *,
    member: Member | None = None,
    lent: HoldingState | None = None,
    counted: bool = False,
    visits_form: VisitsForm | None = None,
) -> HttpResponse:
    """`counted`: visits were sent; `visits_form`: and refused, so what was typed stays."""
    mode = mode if mode in MODES else LEND
    now = clock.now()
    fragment = request.headers.get("HX-Request") == "true"
    clerk = _is_clerk(request)
    drawing = Drawing(mode, here.zone, clerk, fragment, token_of(request), speech_now())
    if member is None or member.card != card:
        member = _member(here, card, named=clerk)
    reader = _open_reader(here, member, now, lent)
    counts = queries.counts_on(here.institution, here.day(now), here.zone)
    reader_card, numbers = draw_reader(drawing, reader), draw_numbers(drawing, counts)
    stays = fragment and "switch" not in request.POST and request.POST.get("mode") == mode
    if stays and not counted and (bar := draw_bar(drawing, outcome)) is not None:
        answer = (OUTCOME, bar, "</div>", reader_card, numbers, draw_next(drawing, card, new_id().hex))
        return HttpResponse("".join(answer))
    context = {
        "form": None if fragment else DeskForm(),
        "request_id": new_id().hex,
        "mode": mode,
        "modes": [] if stays else _modes(outcome),
        "hint": HINTS[mode],
        "card": card,
        "outcome": outcome,
        "reader": reader,
        "reader_card": reader_card,
        "counts": counts,
        "numbers": numbers,
        "visits_form": visits_form or VisitsForm(initial={"count": 1}) if counted or not fragment else None,
        "visits_refused": visits_form is not None,
        "place": "" if fragment else _place(here),
        "day": here.day(now),
        "clerk": clerk,
        "fragment": fragment,
        "counted": counted,
        "date_doubt": None if fragment else date_doubt(),
    }
    return render(request, "circulation/_desk.html" if fragment else "circulation/desk.html", context)


def _place(here: Desk) -> str:
    library = institutions.library(here.library) if here.library is not None else None
    return library.name if library is not None else institutions.name_of(here.institution) or ""


def _modes(outcome: Outcome | None) -> list[dict[str, Any]]:
    """The modes with their keys, but for a key that the outcome's own buttons need."""
    busy = {button.key for button in outcome.buttons} if outcome is not None else set()
    return [
        {"value": value, "label": label, "key": MODE_KEYS[value], "keyed": MODE_KEYS[value] not in busy}
        for value, label in MODES.items()
    ]


def _is_clerk(request: StaffRequest) -> bool:
    return may(request.staff, Capability.READERS, Level.CREATE)


def _member(here: Desk, card: str, *, named: bool) -> Member:
    if not card:
        return Member(card)
    found = queries.member_by_card(here.institution, card) if named else None
    if found is not None:
        return Member(card, found[0], found[1].name)
    return Member(card, queries.reader_by_card(here.institution, card))


def _open_reader(here: Desk, member: Member, now: datetime, lent: HoldingState | None) -> OpenReader | None:
    """`lent`: the copy that was just lent, as it was scanned."""
    id = member.id
    known = queries.reader_with_loans(here.institution, id) if id is not None else None
    if id is None or known is None:
        return None
    state, rows = known
    today = here.day(now)
    rule = queries.rule_for(here.institution, here.library, state.group)
    recorded = {row.id: row.lent_recorded for row in rows}
    loans = [
        OpenLoan(
            line=line,
            days=line.days_left(today),
            undoable=line.renewals == 0 and now - recorded[line.id] <= timedelta(minutes=UNDO_MINUTES),
            moved=line.renewals == 0 and line.due > here.day(line.lent_at) + timedelta(days=rule.days),
        )
        for line in queries.lines(here.institution, rows, known=lent)
    ]
    loans.sort(key=lambda loan: loan.line.lent_at, reverse=True)
    return OpenReader(
        id=id,
        card=member.card,
        name=member.name,
        loans=loans,
        out=state.open_loans,
        limit=rule.max_items,
        paused_until=state.paused_until if state.paused_until and today <= state.paused_until else None,
        closed=state.closed,
        away_since=state.away_since,
    )
