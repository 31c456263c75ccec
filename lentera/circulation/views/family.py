"""Family reading at the library: what waits, a new wish, a session, one reading with its next step, its slip."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lentera.circulation.actions import Desk
from lentera.circulation.actions import family as actions
from lentera.circulation.actions.family import NewFamily
from lentera.circulation.forms.family import (
    ArrivalForm,
    DaysForm,
    EndForm,
    FindForm,
    GateForm,
    GuardianForm,
    KeepBookForm,
    NewFamilyForm,
    SendForm,
    SessionForm,
)
from lentera.circulation.messages.family import (
    BOOKS,
    FAMILY_ENDS,
    FAMILY_WAYS,
    GATE_REASONS,
    GIFTS,
    STEP_TONES,
    STEPS,
)
from lentera.circulation.queries import family as queries
from lentera.circulation.queries.family import FamilyLine, FamilySums
from lentera.circulation.rules.family import FamilyStep
from lentera.circulation.views.scanning import desk_of
from lentera.documents.rendering import qr_svg
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Outcome
from lentera.pages.tables import Column, Empty, Table
from lentera.stock.queries import weeding as stock_gifts

KEEPS = (Capability.LOANS, Level.CREATE)
SETS = (Capability.SETTINGS, Level.CREATE)
TO_MAKE = {FamilyStep.SESSION, FamilyStep.AGAIN}


@require(*KEEPS)
def families(request: StaffRequest) -> HttpResponse:
    """What waits, or what is over; a scanned slip opens its own page. No export: the list names cards."""
    return _list(request, None)


def _list(request: StaffRequest, refused: DaysForm | None) -> HttpResponse:
    here, over = desk_of(request.staff), request.GET.get("state") == "over"
    find, outcome = FindForm(request.GET if "number" in request.GET else None), None
    if find.is_bound and find.is_valid():
        found = queries.family_by_number(here.institution, find.cleaned_data["number"])
        if found is not None:
            return redirect("circulation:family", found)
        outcome = Outcome.refused(Refusal("family-unknown"))
    today = here.day(clock.now())
    table = Table(
        request,
        [_row(line) for line in queries.family_lines(here.institution, over=over)],
        name="bacaan-keluarga",
        columns=[
            Column("number", _("Bingkisan"), url="url", detail="title", strong=True),
            Column("step", _("Keadaan"), kind="tag", tone="tone"),
            Column("card", _("Kartu")),
            Column("gift", _("Yang dibuat")),
            Column("children", _("Anak"), kind="number"),
            Column("asked", _("Diminta"), kind="date"),
        ],
        search=("number", "title", "card"),
        exports=False,
        empty=Empty(
            _("Belum ada bacaan keluarga"),
            _(
                "Anggota membacakan buku atau menggambar untuk anaknya; perpustakaan merekam dan mengirimkannya."
            ),
            reverse("circulation:new-family"),
            _("Catat permintaan"),
            "book",
        ),
    )
    months = queries.family_sums(here.institution, date(today.year, 1, 1), today).values()
    days = queries.family_days(here.institution)
    context = {
        "table": table,
        "over": over,
        "find": find,
        "outcome": outcome,
        "sums": _all(list(months)),
        "year": str(today.year),
        "days": days,
        "days_form": refused or DaysForm(initial={"days": days}),
        "sets": may(request.staff, *SETS),
    }
    return render(request, "circulation/families.html", context)


def _row(line: FamilyLine) -> dict[str, Any]:
    return {
        "number": line.state.number,
        "title": line.row.title,
        "url": reverse("circulation:family", args=[line.id]),
        "step": str(STEPS[line.step]),
        "tone": STEP_TONES[line.step],
        "card": line.card,
        "gift": str(GIFTS[line.row.gift]),
        "children": line.row.children,
        "asked": line.row.asked_on,
    }


def _all(months: list[FamilySums]) -> FamilySums:
    return FamilySums(
        sum(one.sessions for one in months),
        sum(one.parcels for one in months),
        sum(one.children for one in months),
    )


@require(*KEEPS)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Key in what stands on the slip."""
    here, form, outcome = desk_of(request.staff), NewFamilyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "request_id"}
        done = actions.ask_family(here, NewFamily(**told), request_id=form.request_id_value, at=clock.now())
        if not isinstance(done, Refusal):
            return redirect("circulation:family", done.reading)
        outcome = Outcome.refused(done)
    days = queries.family_days(here.institution)
    return render(request, "circulation/new_family.html", {"form": form, "outcome": outcome, "days": days})


@require(*KEEPS)
@require_http_methods(["GET", "POST"])
def session(request: StaffRequest) -> HttpResponse:
    """A session was held: its day, its length, and who finished."""
    here = desk_of(request.staff)
    waiting = [line for line in queries.family_lines(here.institution) if line.step in TO_MAKE]
    choices = [(str(line.id), _choice(line)) for line in waiting]
    outcome = None
    if request.method == "POST":
        form = SessionForm(request.POST, readings=choices)
        if form.is_valid():
            told = form.cleaned_data
            done = actions.hold_family_session(
                here, told["readings"], told["day"], told["minutes"],
                request_id=form.request_id_value, at=clock.now(),
            )  # fmt: skip
            if not isinstance(done, Refusal):
                messages.success(
                    request, gettext("Sesi dicatat. Berikutnya: persetujuan wali dan pemeriksaan pintu.")
                )
                return redirect("circulation:families")
            outcome = Outcome.refused(done)
    else:
        form = SessionForm(initial={"day": here.day(clock.now())}, readings=choices)
    return render(
        request, "circulation/family_session.html", {"form": form, "outcome": outcome, "waiting": waiting}
    )


def _choice(line: FamilyLine) -> str:
    return f"{line.state.number} · {line.row.title}" + (f" · {line.card}" if line.card else "")


@require(*KEEPS)
@require_http_methods(["GET", "POST"])
def family(request: StaffRequest, id: UUID) -> HttpResponse:
    """One reading: its next step first, what happened below."""
    here = desk_of(request.staff)
    outcome: Outcome | None = None
    bound: dict[str, PageForm] = {}
    if request.method == "POST":
        outcome, bound = _act(request, here, id)
    line = queries.family_line(here.institution, id)
    if line is None:
        raise Http404
    row = line.row
    context = {
        "line": line,
        "step": line.step.value,
        "label": STEPS[line.step],
        "tone": STEP_TONES[line.step],
        "gift": GIFTS[row.gift],
        "book": BOOKS[row.book],
        "way": FAMILY_WAYS.get(row.way, ""),
        "reason": GATE_REASONS.get(row.reason, ""),
        "end": FAMILY_ENDS.get(row.dropped, ""),
        "released": queries.released(here.institution, line.state),
        "proposed": row.item is not None and stock_gifts.proposed_as_gift(here.institution, row.item),
        "forms": {name: bound.get(name, kind()) for name, kind in FORMS.items()},
        "outcome": outcome,
        "history": institutions.history_lines(id, here.institution, staff=request.staff),
        "zone": here.zone,
    }
    return render(request, "circulation/family.html", context)


FORMS: dict[str, Callable[..., PageForm]] = {
    "agree": GuardianForm,
    "gate": GateForm,
    "send": SendForm,
    "arrive": ArrivalForm,
    "keep": KeepBookForm,
    "end": EndForm,
}


def _act(request: StaffRequest, here: Desk, id: UUID) -> tuple[Outcome, dict[str, PageForm]]:
    """What was pressed; a form that could not be read comes back with its errors."""
    name = request.POST.get("act", "")
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST)
    if not form.is_valid():
        return Outcome.refused(gettext("Ada isian yang belum terbaca. Periksa yang ditandai.")), {name: form}
    done = _do(request, here, id, name, form, clock.now())
    if isinstance(done, Refusal):
        return Outcome.refused(done), {name: form}
    return Outcome.ok(gettext("Dicatat")), {}


def _do(request: StaffRequest, here: Desk, id: UUID, name: str, form: PageForm, at: datetime) -> Any:
    told, key = form.cleaned_data, form.request_id_value
    if name == "agree":
        return actions.agree_family(here, id, told["way"], told["on"], request_id=key, at=at)
    if name == "gate":
        passed = request.POST.get("passed") == "yes"
        return actions.check_family(
            here, id, passed=passed, officer=told["officer"], reason=told["reason"] or None, note=told["note"],
            on=told["on"], request_id=key, at=at,
        )  # fmt: skip
    if name == "send":
        return actions.send_family(here, id, told["way"], told["on"], request_id=key, at=at)
    if name == "arrive":
        return actions.note_family_arrival(here, id, told["on"], request_id=key, at=at)
    if name == "keep":
        return actions.keep_family_book(here, id, request_id=key, at=at)
    return actions.drop_family(here.institution, id, told["why"], actor=here.actor, request_id=key, at=at)


@require(*KEEPS)
def slip(request: StaffRequest, id: UUID) -> HttpResponse:
    """The slip that goes to the gate, and the address for the parcel: printed for the moment, never kept."""
    here = desk_of(request.staff)
    line = queries.family_line(here.institution, id)
    if line is None or line.step is FamilyStep.DROPPED:
        raise Http404
    context = {
        "line": line,
        "gift": GIFTS[line.row.gift],
        "book": BOOKS[line.row.book],
        "place": institutions.name_of(here.institution),
    }
    response = render(request, "circulation/family_slip.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require(*KEEPS)
def code(request: StaffRequest, id: UUID) -> HttpResponse:
    """The QR code of a slip's number, as a picture."""
    state = queries.family_state(request.staff.institution, id)
    if state is None:
        raise Http404
    answer = HttpResponse(qr_svg(state.number), content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer


@require(*SETS)
@require_POST
def save_days(request: StaffRequest) -> HttpResponse:
    """How long names are kept after sending."""
    here, form = desk_of(request.staff), DaysForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    actions.save_family_days(here, form.cleaned_data["days"], request_id=form.request_id_value)
    messages.success(request, gettext("Disimpan"))
    return redirect("circulation:families")
