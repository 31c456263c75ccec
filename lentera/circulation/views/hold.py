"""Holds at the desk: the queues, a new one, the hold shelf by scanner, slips. Cards and titles, never a name."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lentera.catalogue import queries as catalogue
from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import Priority
from lentera.circulation.forms.hold import HoldForm, PriorityForm, ShelfForm, WantedForm
from lentera.circulation.messages.hold import AWAY, PRIORITIES, STATES, WAYS
from lentera.circulation.queries import HoldLine, HoldState
from lentera.circulation.rules import Wanted
from lentera.circulation.views.desk import AT_DESK
from lentera.circulation.views.held import shelve
from lentera.circulation.views.receipt import draw_slip
from lentera.circulation.views.scanning import desk_of
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.outcomes import Button, Outcome
from lentera.pages.tables import Column, Empty, Table

TONES = {
    HoldState.READY: "good",
    HoldState.TO_FETCH: "soon",
    HoldState.OUT: "calm",
    HoldState.SUSPENDED: "calm",
    HoldState.AWAY: "info",
}
SHOWN = 12


@require(*AT_DESK)
def holds(request: StaffRequest) -> HttpResponse:
    """All holds, by title and place in the queue."""
    here = desk_of(request.staff)
    lines = queries.hold_lines(here.institution)
    asked = request.GET.get("state", "")
    state = HoldState(asked) if asked in set(HoldState) else None
    clerk = _is_clerk(request)
    exported = clerk and "export" in request.GET
    columns = [
        Column("title", _("Judul"), url="url", detail="author", strong=True),
        Column("state", _("Keadaan"), kind="tag", tone="tone"),
        Column("more", _("Keterangan"), sortable=False),
        Column("place", _("Antrean"), kind="number"),
        Column("priority", _("Kelas")),
        Column("asked", _("Diminta"), kind="date"),
    ]
    if not exported:
        columns.insert(1, Column("card", _("Kartu")))
    table = Table(
        request,
        [_row(line, here, clerk=clerk) for line in lines if state in (None, line.state)],
        name="pesanan",
        columns=columns,
        search=("title", "author", "card") if clerk and not exported else ("title", "author"),
        exports=clerk,
        empty=Empty(
            _("Tidak ada pesanan di sini"),
            _(
                "Anggota memesan judul yang sedang dipinjam atau belum ada; yang pertama meminta dilayani dahulu."
            ),
            reverse("circulation:new-hold"),
            _("Pasang pesanan"),
            "bookmark",
        ),
    )
    if (file := table.export()) is not None:
        return file
    counts = {one: sum(line.state is one for line in lines) for one in HoldState}
    tabs = [{"value": "", "label": gettext("Semua"), "count": len(lines), "active": state is None}]
    tabs += [
        {"value": one.value, "label": STATES[one], "count": counts[one], "active": state is one}
        for one in HoldState
    ]
    context = {"table": table, "tabs": tabs, "total": len(lines), "clerk": clerk}
    return render(request, "circulation/holds.html", context)


def _row(line: HoldLine, here: Desk, *, clerk: bool) -> dict[str, Any]:
    return {
        "title": line.title,
        "author": line.author,
        "url": reverse("circulation:hold", args=[line.id]),
        "card": line.card,
        "state": str(STATES[line.state]),
        "tone": TONES[line.state],
        "more": more_of(line, clerk=clerk),
        "place": line.place or None,
        "priority": str(PRIORITIES[line.priority]),
        "asked": here.day(line.asked_at),
    }


def more_of(line: HoldLine, *, clerk: bool = False) -> str:
    """What is known of how a hold goes on. `clerk`: may know of movements."""
    away = str(AWAY) if clerk and line.away else ""
    if line.state is HoldState.READY and line.until is not None:
        until = gettext("sampai %(day)s") % {"day": formats.short_date(line.until)}
        return " · ".join(filter(None, [until, away]))
    if line.state is HoldState.SUSPENDED:
        return " · ".join(filter(None, [away, gettext("tempatnya dalam antrean tetap")]))
    if line.state is HoldState.TO_FETCH:
        return line.call_number
    if line.state is HoldState.AWAY and line.day is not None:
        way = WAYS.get(line.way, "")  # type: ignore[call-overload]
        return gettext("dikirim bersama %(way)s %(day)s") % {"way": way, "day": formats.short_date(line.day)}
    if line.state is HoldState.AWAY:
        return (
            gettext("disampaikan ke dinas sebagai keinginan")
            if line.checked
            else gettext("tulisan anggota belum dibaca petugas")
        )
    return ""


@require(*AT_DESK)
def new(request: StaffRequest) -> HttpResponse:
    """Look for a title, then let a card wait for it."""
    here = desk_of(request.staff)
    return _new(request, here, WantedForm(request.GET), None)


@require(*AT_DESK)
@require_POST
def place(request: StaffRequest) -> HttpResponse:
    """Let a card wait for a title, one copy, or words. Who comes first, and which words leave the house, is for the
    librarian to say: what an assistant notes is an ordinary hold, and his words wait to be read.
    """
    here, form = desk_of(request.staff), HoldForm(request.POST)
    if not form.is_valid():
        return _new(request, here, WantedForm(request.POST), Outcome.refused(_words(form)), form)
    told, clerk = form.cleaned_data, _is_clerk(request)
    wanted = Wanted(told["record"], told["item"], told["title"], told["author"])
    outcome = actions.place_hold(
        here,
        told["card"],
        wanted,
        priority=told["priority"] if clerk else Priority.ORDINARY,
        checked=clerk or wanted.record is not None or wanted.item is not None,
        request_id=form.request_id_value,
        at=clock.now(),
    )
    if isinstance(outcome, Refusal):
        return _new(request, here, WantedForm(request.POST), Outcome.refused(outcome), form)
    text = gettext("Kartu %(card)s, tempat ke-%(place)s dalam antrean.") % {
        "card": told["card"],
        "place": formats.number(outcome.place),
    }
    if not outcome.here:
        text = gettext(
            "Kartu %(card)s. Belum ada bukunya di sini: disampaikan ke dinas sebagai keinginan."
        ) % {"card": told["card"]}
        if not clerk and wanted.record is None and wanted.item is None:
            text = gettext("Kartu %(card)s. Judul ini dibaca pustakawan dahulu.") % {"card": told["card"]}
    button = Button(gettext("Lihat pesanan"), reverse("circulation:hold", args=[outcome.hold]), method="get")
    said = Outcome.ok(gettext("Dipesan: %(title)s") % {"title": outcome.title}, text, buttons=(button,))
    return _new(request, here, WantedForm({"card": "", "q": ""}), said)


def _new(
    request: StaffRequest,
    here: Desk,
    form: WantedForm,
    outcome: Outcome | None,
    refused: HoldForm | None = None,
) -> HttpResponse:
    """The page; `refused`: what was filled in and could not be placed."""
    form.is_valid()
    card, q = form.cleaned_data.get("card", ""), form.cleaned_data.get("q", "")
    found = _found(here, q, request.GET.get("record") or request.POST.get("record", ""))
    context = {
        "form": WantedForm(initial={"card": card, "q": q}),
        "hold_form": refused or HoldForm(initial={"title": q if not found else ""}),
        "words_refused": refused is not None and bool(refused.data.get("title")),
        "card": card,
        "card_known": bool(card) and queries.reader_by_card(here.institution, card) is not None,
        "q": q,
        "found": found,
        "outcome": outcome,
        "clerk": _is_clerk(request),
    }
    return render(request, "circulation/new_hold.html", context)


def _found(here: Desk, q: str, record: str) -> list[dict[str, Any]]:
    """What could be asked for: the title that was chosen, the copy that was scanned, or what the catalogue finds."""
    chosen = _uuid(record)
    if chosen is not None:
        row = catalogue.record(chosen, reader=here.institution)
        return [_title(row)] if row is not None else []
    if not q:
        return []
    copy = queries.copy_by_barcode(here.institution, q)
    if not isinstance(copy, Refusal):
        told = {"title": copy.title, "author": copy.author, "more": copy.barcode}
        return [{**told, "record": copy.record, "item": copy.item}]
    return [_title(row) for row in catalogue.search(q, reader=here.institution, limit=SHOWN).records]


def _title(row: Any) -> dict[str, Any]:
    return {"title": row.title, "author": row.author, "more": row.year or "", "record": row.id, "item": None}


@require(*AT_DESK)
def hold(request: StaffRequest, id: UUID) -> HttpResponse:
    """One hold: how it stands, its class, its end. An assistant changes no class and lets no words out."""
    here, clerk = desk_of(request.staff), _is_clerk(request)
    line = _line(here, id)
    outcome = None
    if request.method == "POST":
        if not clerk:
            raise PermissionDenied(gettext("Kelas dan tulisan anggota diurus pustakawan."))
        form = PriorityForm(request.POST)
        if "checked" in request.POST:
            actions.change_hold(here, id, checked=True, at=clock.now())
            outcome = Outcome.ok(gettext("Disampaikan ke dinas sebagai keinginan"))
        elif form.is_valid():
            actions.change_hold(here, id, priority=form.cleaned_data["priority"], at=clock.now())
            outcome = Outcome.ok(gettext("Kelas diubah"))
        line = _line(here, id)
    context = {
        "line": line,
        "state": STATES[line.state],
        "tone": TONES[line.state],
        "more": more_of(line, clerk=clerk),
        "clerk": clerk,
        "priority": PRIORITIES[line.priority],
        "form": PriorityForm(initial={"priority": line.priority.value}),
        "outcome": outcome,
        "ready": line.state is HoldState.READY,
        "unread": clerk and not line.checked,
        "zone": here.zone,
    }
    return render(request, "circulation/hold.html", context)


@require(*AT_DESK)
@require_POST
def cancel(request: StaffRequest, id: UUID) -> HttpResponse:
    """A reader waits no longer. An assistant ends nobody's hold: no trace of it would be left."""
    here = desk_of(request.staff)
    if not _is_clerk(request):
        raise PermissionDenied(gettext("Pembatalan pesanan diurus pustakawan."))
    actions.cancel_hold(here, id, at=clock.now())
    return redirect("circulation:holds")


@require(*AT_DESK)
def shelf(request: StaffRequest) -> HttpResponse:
    """The hold shelf: scan a copy to set it there, put it back, print its slip."""
    here = desk_of(request.staff)
    outcome = None
    if request.method == "POST":
        form = ShelfForm(request.POST)
        outcome = (
            shelve(here, form.cleaned_data["scan"], form.request_id_value)
            if form.is_valid()
            else Outcome.refused(_words(form))
        )
    return draw_shelf(request, here, outcome)


@require(*AT_DESK)
@require_POST
def put_back(request: StaffRequest) -> HttpResponse:
    """A copy goes from the hold shelf to its own."""
    here, form = desk_of(request.staff), ShelfForm(request.POST)
    if not form.is_valid():
        return draw_shelf(request, here, Outcome.refused(_words(form)))
    barcode = form.cleaned_data["scan"]
    outcome = actions.put_back(here, barcode, request_id=form.request_id_value, at=clock.now())
    if isinstance(outcome, Refusal):
        return draw_shelf(request, here, Outcome.refused(outcome))
    text = gettext("Pesanannya tetap pada tempatnya dalam antrean.")
    return draw_shelf(
        request, here, Outcome.ok(gettext("Kembali ke rak: %(item)s") % {"item": barcode}, text)
    )


@require(*AT_DESK)
@require_POST
def print_slip(request: StaffRequest, id: UUID) -> HttpResponse:
    """Print the slip that goes into the copy."""
    here = desk_of(request.staff)
    actions.slip_printed(here, id, at=clock.now())
    return redirect("circulation:hold-slip", id)


@require(*AT_DESK)
def slip(request: StaffRequest, id: UUID) -> HttpResponse:
    """The slip: the card and the last day. No name."""
    here = desk_of(request.staff)
    line = _line(here, id)
    if line.state is not HoldState.READY:
        raise Http404
    return draw_slip(request, "circulation/hold_slip.html", {"line": line})


def draw_shelf(request: StaffRequest, here: Desk, outcome: Outcome | None) -> HttpResponse:
    """The page of the hold shelf."""
    today, clerk = here.day(clock.now()), _is_clerk(request)
    lines = [
        {
            "line": line,
            "days": (line.until - today).days,
            "free": line.hold is None,
            "away": clerk and line.away,
        }
        for line in queries.shelf_lines(here.institution)
    ]
    lines.sort(key=lambda row: not row["free"])
    context = {
        "form": ShelfForm(),
        "lines": lines,
        "free": sum(1 for row in lines if row["free"]),
        "fetch": [line for line in queries.hold_lines(here.institution) if line.state is HoldState.TO_FETCH],
        "outcome": outcome,
        "zone": here.zone,
    }
    return render(request, "circulation/hold_shelf.html", context)


def _line(here: Desk, id: UUID) -> HoldLine:
    found = next((line for line in queries.hold_lines(here.institution) if line.id == id), None)
    if found is None:
        raise Http404
    return found


def _is_clerk(request: StaffRequest) -> bool:
    return may(request.staff, Capability.LOANS, Level.CREATE)


def _words(form: Any) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _uuid(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None
