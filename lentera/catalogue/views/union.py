"""Titles in several catalogues: look at what matching proposes, decide, take a record out of its group."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lentera.catalogue import actions, queries
from lentera.catalogue.owning import speaks_publicly
from lentera.catalogue.union import memory, running
from lentera.catalogue.union.showing import comparison
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.hooks import text_of


@dataclass(frozen=True)
class Band:
    """Proposals between two probabilities: at least `least`, at most `most`."""

    name: str
    label: Any
    least: float
    most: float


BANDS = (
    Band("all", _("Semua"), 0.0, 1.0),
    Band("sure", _("Hampir pasti"), 0.95, 1.0),
    Band("likely", _("Mungkin"), 0.8, 0.949999),
    Band("doubtful", _("Ragu"), 0.0, 0.799999),
)


@require(Capability.RECORDS, Level.CREATE, "local")
@require_http_methods(["GET", "POST"])
def match_view(request: StaffRequest) -> HttpResponse:
    """The likeliest pair that waits, side by side; what is decided leads to the next one."""
    if request.headers.get("HX-Request") == "true" and request.method == "GET":
        return _how_it_runs(request)
    band = next((one for one in BANDS if one.name == request.GET.get("band")), BANDS[0])
    if request.method == "POST":
        return _decide(request, band)
    staff = request.staff
    after = request.GET.get("after", "")
    found = queries.proposals(staff.institution, least=band.least, most=band.most, after=after)
    context: dict[str, Any] = {
        "bands": [(one, _address(one), one == band) for one in BANDS],
        "left": queries.proposals_left(staff.institution, least=band.least, most=band.most),
        "ever": queries.has_proposals(staff.institution),
        "first_url": _address(band) if after else "",
        "last": _last(request),
        **_run(staff.institution),
    }
    if found:
        context["shown"] = comparison(found[0], staff.institution)
        context["later_url"] = _address(band, after=found[0].cursor)
    return render(request, "catalogue/match.html", context)


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def run_view(request: StaffRequest) -> HttpResponse:
    """Look for the same titles anew, in the background; one run at a time."""
    outcome = running.begin(request.staff.institution, within=request.POST.get("within") == "on")
    if outcome is not None:
        messages.error(request, text_of(outcome.code, outcome.details))
    return redirect("catalogue:match")


def _how_it_runs(request: StaffRequest) -> HttpResponse:
    """The part of the page that asks again while a run goes on; the whole page anew once it has ended."""
    told = _run(request.staff.institution)
    if not told["running"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "catalogue/_match_run.html", told)


def _run(institution: UUID) -> dict[str, Any]:
    run, lacking, goes_on = running.last(institution), running.missing(), running.is_running(institution)
    return {
        "run": run,
        "running": goes_on,
        "memory": {} if goes_on or lacking else _memory(institution),
        "problem": text_of(run.problem, {}) if run is not None and run.problem else "",
        "lacking": text_of("match-missing", {"parts": ", ".join(lacking)}) if lacking else "",
    }


def _memory(institution: UUID) -> dict[str, str]:
    """What a run takes of the memory of this machine, and what is left of it where that is known."""
    has, records = memory.available(), memory.compared(institution)
    return {
        "records": formats.number(records),
        "needs": memory.gigabytes(memory.needed(records)),
        "has": "" if has is None else memory.gigabytes(has),
    }


def _decide(request: StaffRequest, band: Band) -> HttpResponse:
    first, second = (_id(request.POST.get(name, "")) for name in ("first", "second"))
    staff = request.staff
    told: dict[str, Any] = {
        "actor": staff.account,
        "request_id": request.POST.get("request_id", "")[:100],
        "public": speaks_publicly(staff.institution),
    }
    if request.POST.get("decision") == "same":
        outcome: Any = actions.merge(staff.institution, [first, second], **told)
    else:
        outcome = actions.hold_apart(staff.institution, first, second, **told)
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    after = request.POST.get("after", "")[:100]
    return redirect(_address(band, after=after, last=str(first)))


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def split_view(request: StaffRequest, record: UUID) -> HttpResponse:
    """Take a record out of its group."""
    outcome = actions.split(
        request.staff.institution,
        record,
        actor=request.staff.account,
        request_id=request.POST.get("request_id", "")[:100],
        public=speaks_publicly(request.staff.institution),
    )
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    else:
        messages.success(
            request,
            gettext(
                "Cantuman ini tidak lagi tergabung; eksemplar, pesanan, permintaan, dan tempatnya di daftar bacaan "
                "tetap padanya. Di Riwayat, ini dapat diurungkan."
            ),
        )
    return redirect("catalogue:record", record)


def _last(request: StaffRequest) -> list[dict[str, Any]]:
    """The newest fact about the pair decided last, with its undo."""
    last = request.GET.get("last", "")
    try:
        record = UUID(last)
    except ValueError:
        return []
    if queries.record(record, reader=request.staff.institution) is None:
        return []
    return institutions.history_lines(record, request.staff.institution, staff=request.staff)[:1]


def _address(band: Band, **asked: str) -> str:
    told = {"band": band.name if band is not BANDS[0] else ""} | asked
    question = urlencode({name: value for name, value in told.items() if value})
    return reverse("catalogue:match") + (f"?{question}" if question else "")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as why:
        raise Http404(gettext("Pasangan cantuman ini tidak ada.")) from why
