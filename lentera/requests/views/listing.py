"""The list of requests: an agency's queue, a partner's own; as a table or a board."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.tables import Column, Empty, Table
from lentera.requests import actions, queries, words
from lentera.requests.facts import RequestKind
from lentera.requests.forms import DaysForm
from lentera.requests.queries import RequestLine
from lentera.requests.rules import OVER, UNANSWERED

COLUMNS = (
    Column("subject", gettext_lazy("Perihal"), url="url", strong=True, detail="number"),
    Column("other", gettext_lazy("Lembaga lain")),
    Column("kind", gettext_lazy("Apa")),
    Column("asked_on", gettext_lazy("Diminta"), kind="date"),
    Column("due", gettext_lazy("Batas menjawab"), kind="date"),
    Column("stage", gettext_lazy("Keadaan"), kind="tag", tone="tone"),
)


def shown(one: RequestLine, staff: Staff, names: dict[UUID, str], today: date) -> dict[str, Any]:
    """One request as lists and boards draw it."""
    asked_of_us = one.state.agency == staff.institution
    late = (one.due - today).days if one.unanswered else None
    return {
        "subject": one.subject,
        "number": one.number or (str(_("dicatat dinas")) if one.entered else ""),
        "other": names.get(one.state.partner if asked_of_us else one.state.agency, ""),
        "kind": words.KINDS[one.state.kind],
        "icon": words.KIND_ICONS[one.state.kind],
        "asked_on": one.state.asked_on,
        "due": one.due if one.unanswered else None,
        "left": late,
        "stage": _("Terlambat dijawab") if late is not None and late < 0 else words.STAGES[one.stage],
        "tone": "refused" if late is not None and late < 0 else words.STAGE_TONES[one.stage],
        "stage_icon": words.STAGE_ICONS[one.stage],
        "expected": one.expected,
        "handler": one.handler,
        "url": reverse("requests:request", args=[one.id]),
    }


@require(Capability.REQUESTS)
def requests(request: StaffRequest) -> HttpResponse:
    """What was asked of this agency, or what this institution asked; the filter stands in the address."""
    return _list(request, None)


def _list(request: StaffRequest, refused: DaysForm | None) -> HttpResponse:
    staff = request.staff
    today = clock.today(staff.zone)
    agency = institutions.is_agency(staff.institution)
    everything = queries.lines(staff.institution)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "open")
    found = [one for one in everything if not kind or one.state.kind == kind]
    if state == "open":
        found = [one for one in found if one.stage not in OVER]
    elif state == "unanswered":
        found = [one for one in found if one.unanswered]
    elif state == "late":
        found = [one for one in found if one.unanswered and one.due < today]
    others = {
        one.state.partner if one.state.agency == staff.institution else one.state.agency for one in found
    }
    names = {row.id: row.shown_name for row in institutions.institutions().filter(id__in=others)}
    rows = [shown(one, staff, names, today) | {"of": one.stage} for one in found]
    asks = may(staff, Capability.REQUESTS, Level.CREATE) and not agency
    waiting = [one for one in everything if one.stage in UNANSWERED]
    oldest = min((one.state.asked_on for one in waiting), default=None)
    table = Table(
        request,
        rows,
        name="permintaan",
        columns=COLUMNS,
        search=("subject", "number", "other"),
        order="-asked_on",
        empty=Empty(
            _("Tidak ada permintaan di sini"),
            _(
                "Mitra meminta buku, pelatihan, pusling, atau perpanjangan; setiap permintaan dijawab dan dapat "
                "dibuka sampai ke hasilnya."
            )
            if agency
            else _(
                "Mintalah buku, pelatihan, pusling, atau perpanjangan kepada dinas, dan ikuti jawabannya."
            ),
            reverse("requests:new") if asks else "",
            _("Buat permintaan") if asks else "",
            "message-2",
        ),
    )
    if (file := table.export()) is not None:
        return file
    board = request.GET.get("view") == "board"
    context = {
        "table": table,
        "board": [
            {"label": label, "rows": [row for row in rows if row["of"] in stages]} for label, stages in words.BOARD
        ]
        if board
        else None,
        "is_agency": agency,
        "asks": asks,
        "enters": agency and may(staff, Capability.REQUESTS, Level.CREATE),
        "kinds": [(code.value, label) for code, label in words.KINDS.items()],
        "kind": kind,
        "state": state,
        "states": [
            ("open", _("Terbuka")), ("unanswered", _("Belum dijawab")), ("late", _("Terlambat")), ("all", _("Semua")),
        ],
        "waiting": len(waiting),
        "oldest_days": (today - oldest).days if oldest is not None else None,
        "late": sum(1 for one in waiting if one.due < today),
        "promised": sum(1 for one in everything if one.stage not in OVER | UNANSWERED),
        "drafts": _drafts(staff) if not agency else [],
        "days_form": (refused or DaysForm(initial={"days": queries.answer_days(staff.institution)}))
        if agency
        else None,
        "may_set": agency and may(staff, Capability.REQUESTS, Level.CREATE),
        "wishes": len(queries.open_wishes(staff.institution)) if agency else 0,
    }  # fmt: skip
    return render(request, "requests/list.html", context)


def _drafts(staff: Staff) -> list[dict[str, Any]]:
    """The institution's own drafts."""
    rows = queries.drafts_of(staff.institution)
    names = institutions.names({row.agency for row in rows})
    return [
        {
            "url": reverse("requests:draft", args=[row.id]),
            "kind": words.KINDS[RequestKind(row.kind)],
            "agency": names.get(row.agency, ""),
            "changed": row.changed_at,
            "forward": row.put_forward_at is not None,
        }
        for row in rows
    ]


@require(Capability.REQUESTS)
def wishes(request: StaffRequest) -> HttpResponse:
    """The titles that partners wish for and have not got."""
    found = queries.open_wishes(request.staff.institution)
    rows = [
        {
            "title": one.title,
            "author": one.author,
            "copies": one.copies,
            "partners": len(one.partners),
            "url": reverse("requests:request", args=[one.requests[0]]),
        }
        for one in found
    ]
    table = Table(
        request,
        rows,
        name="judul-diminta",
        columns=[
            Column("title", _("Judul"), url="url", strong=True, detail="author"),
            Column("partners", _("Mitra"), kind="number"),
            Column("copies", _("Eksemplar"), kind="number"),
        ],
        search=("title", "author"),
        order="-partners",
        empty=Empty(
            _("Belum ada judul yang diminta"),
            _("Judul dari permintaan yang belum terpenuhi dijumlahkan di sini, sebagai bahan pengadaan."),
            icon="books",
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(request, "requests/wishes.html", {"table": table, "titles": len(rows)})


@require(Capability.REQUESTS, Level.CREATE)
@require_POST
def save_days(request: StaffRequest) -> HttpResponse:
    """Set the agency's time to answer."""
    staff = request.staff
    form = DaysForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    outcome = actions.save_answer_time(
        staff.institution,
        form.cleaned_data["days"],
        actor=staff.account,
        request_id=form.request_id_value,
    )
    if isinstance(outcome, Refusal):
        messages.error(request, _("Batas menjawab tidak berubah."))
    else:
        messages.success(request, _("Batas menjawab tersimpan."))
    return redirect("requests:requests")
