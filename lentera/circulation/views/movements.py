"""All movements: the list, who leaves soon, what stayed out, files of arrivals and departures, days."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.circulation.actions import movement as actions
from lentera.circulation.actions import movement_file as files
from lentera.circulation.actions import note_list
from lentera.circulation.actions.left_copy import end_loan
from lentera.circulation.facts.lookup import LookupPurpose
from lentera.circulation.facts.movement import LEAVING
from lentera.circulation.forms.movement import DaysForm, EndLoanForm, MovementFileForm, ReentryPlaceForm
from lentera.circulation.messages.movement import KINDS
from lentera.circulation.queries import letter as letters
from lentera.circulation.queries import movement as moves
from lentera.circulation.rules.movement_file import MOST_CHARACTERS, Plan, Planned
from lentera.circulation.views.scanning import desk_of
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.institutions.references import ReferencePages
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.counting import counted
from lentera.pages.hooks import text_of
from lentera.pages.outcomes import Outcome
from lentera.pages.tables import Column, Empty, Table

KEEPS = (Capability.READERS, Level.CREATE)
SETS = (Capability.SETTINGS, Level.CREATE)
REFUSED = 409
SHOWN_DAYS = 365

PLACES = ReferencePages(
    form=ReentryPlaceForm,
    namespace="circulation",
    one="reentry-place",
    many="reentry-places",
    capability=Capability.SETTINGS,
    title=gettext_lazy("Panduan setelah bebas"),
    new=gettext_lazy("Tambah tempat"),
    teach=gettext_lazy("Tempat yang membantu setelah bebas: kerja, surat-surat, kesehatan, perpustakaan."),
    icon="map-pin",
    home=("circulation:movements", gettext_lazy("Perpindahan")),
    columns=lambda: [
        Column("help", _("Bantuan")),
        Column("address", _("Alamat")),
        Column("contact", _("Kontak")),
    ],
    row=lambda one: {"help": one.help, "address": one.address, "contact": one.contact},
)


@require(*KEEPS)
def movements(request: StaffRequest) -> HttpResponse:
    """Everybody who came, moved or left within a year. No export: this list does not leave the house."""
    here = desk_of(request.staff)
    today = here.day(clock.now())
    lines = moves.movements(here.institution, today - timedelta(days=SHOWN_DAYS))
    rows = [
        {
            "on": line.on,
            "kind": str(KINDS[line.kind]),
            "name": line.name or _("identitas dihapus"),
            "card": line.card,
            "out": line.out,
            "state": _("diurungkan") if line.undone else "",
            "tone": "calm",
            "url": reverse("circulation:move", args=[line.reader]) if line.name else "",
        }
        for line in lines
    ]
    note_list(here, LookupPurpose.LIST, len({line.reader for line in lines if line.name}), at=clock.now())
    table = Table(
        request,
        rows,
        name="perpindahan",
        exports=False,
        columns=[
            Column("name", _("Nama"), url="url", strong=True),
            Column("card", _("Kartu")),
            Column("kind", _("Yang terjadi")),
            Column("on", _("Tanggal"), kind="date"),
            Column("out", _("Buku di luar"), kind="number"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("name", "card", "kind"),
        order="-on",
        empty=Empty(
            _("Belum ada perpindahan"),
            _("Catat dari halaman anggota, atau impor berkas mutasi."),
            reverse("circulation:movement-import"),
            _("Impor berkas mutasi"),
            "transfer",
        ),
    )
    context = {
        "table": table,
        "releases": len(moves.releases(here.institution, today + timedelta(days=7))),
        "left": len(moves.left_copies(here.institution)),
        "arrivals": letters.waiting_arrivals(here.institution),
        "sets": may(request.staff, *SETS),
    }
    return render(request, "circulation/movements.html", context)


@require(*KEEPS)
def releases(request: StaffRequest) -> HttpResponse:
    """Who is expected to leave, and what there is still to call back."""
    here = desk_of(request.staff)
    today = here.day(clock.now())
    ahead = moves.movement_days(here.institution).ahead
    coming = moves.releases(here.institution, today + timedelta(days=ahead))
    note_list(here, LookupPurpose.LIST, len(coming), at=clock.now())
    told = [{"one": one, "days": (one.day - today).days} for one in coming]
    return render(request, "circulation/releases.html", {"releases": told, "ahead": ahead})


@require(*KEEPS)
def left_copies(request: StaffRequest) -> HttpResponse:
    """Copies that are still out of readers who left."""
    return _draw_left(request, None)


@require(*KEEPS)
@require_POST
def end(request: StaffRequest, id: UUID) -> HttpResponse:
    """What becomes of such a copy."""
    here, form = desk_of(request.staff), EndLoanForm(request.POST)
    if not form.is_valid():
        return _draw_left(request, Refusal("travel-document-missing"))
    outcome = end_loan(
        here, id, form.cleaned_data["end"], document=form.cleaned_data["document"],
        request_id=form.request_id_value, at=clock.now(),
    )  # fmt: skip
    if isinstance(outcome, Refusal):
        return _draw_left(request, outcome)
    messages.success(request, _("Pinjaman diselesaikan. Tidak ada yang dijeda."))
    return redirect("circulation:left-copies")


def _draw_left(request: StaffRequest, refusal: Refusal | None) -> HttpResponse:
    here = desk_of(request.staff)
    left = moves.left_copies(here.institution)
    rows = [
        {
            "one": one,
            "kind": KINDS[one.kind] if one.kind is not None else _("keanggotaan berakhir"),
            "form": EndLoanForm(auto_id=f"end_{str(one.line.id)[:8]}_%s"),
        }
        for one in left
    ]
    note_list(here, LookupPurpose.LOANS, len({one.reader for one in left}), at=clock.now())
    context = {"rows": rows, "outcome": None if refusal is None else Outcome.refused(refusal)}
    return render(
        request, "circulation/left_copies.html", context, status=200 if refusal is None else REFUSED
    )


@require(*KEEPS)
def upload(request: StaffRequest) -> HttpResponse:
    """A file of arrivals and departures: checked first, nothing happens before a person has seen what would."""
    here = desk_of(request.staff)
    form = MovementFileForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        outcome: UUID | Refusal
        try:
            if file.size > 4 * MOST_CHARACTERS:
                outcome = Refusal("moves-file-too-large", most=MOST_CHARACTERS)
            else:
                outcome = files.keep_movement_file(here, file.read().decode("utf-8-sig"), at=clock.now())
        except UnicodeDecodeError:
            outcome = Refusal("moves-file-not-text")
        if not isinstance(outcome, Refusal):
            return redirect("circulation:movement-file", outcome)
        refusal = outcome
    context = {
        "form": form,
        "outcome": None if refusal is None else Outcome.refused(refusal),
        "batches": moves.movement_batches(here.institution),
        "zone": here.zone,
        "kinds": KINDS.values(),
    }
    return render(
        request, "circulation/movement_import.html", context, status=200 if refusal is None else REFUSED
    )


@require(*KEEPS)
def file(request: StaffRequest, id: UUID) -> HttpResponse:
    """What a file would do, line by line; then take it in, or put it away."""
    here = desk_of(request.staff)
    if request.method == "POST":
        if request.POST.get("verb") == "drop":
            files.drop_movement_file(here, id, at=clock.now())
            messages.success(request, _("Berkas dibuang; tidak ada yang berubah."))
            return redirect("circulation:movement-import")
        outcome = files.apply_movement_file(here, id, at=clock.now())
        if isinstance(outcome, Refusal):
            messages.error(request, text_of(outcome.code, outcome.details))
            return redirect("circulation:movement-import")
        counts = {
            name: getattr(outcome, name) for name in ("arrived", "left", "changed", "unchanged", "refused")
        }
        messages.success(
            request,
            _(
                "%(arrived)s masuk, %(left)s keluar, %(changed)s berubah, %(unchanged)s tetap, %(refused)s ditolak."
            )
            % counts,
        )
        return redirect("circulation:movement-import")
    plan = files.plan_movement_file(here.institution, id, today=here.day(clock.now()))
    if isinstance(plan, Refusal):
        messages.error(request, text_of(plan.code, plan.details))
        return redirect("circulation:movement-import")
    note_list(here, LookupPurpose.LIST, len(plan.steps), at=clock.now())
    return render(request, "circulation/movement_file.html", _plan_context(id, plan))


def _plan_context(id: UUID, plan: Plan) -> dict[str, Any]:
    steps = [{"step": step, "kind": _word(step)} for step in plan.steps]
    kinds = [step.row.kind for step in plan.steps]
    return {
        "id": id,
        "plan": plan,
        "steps": steps,
        "arrived": sum(step.reader is None or step.reopens for step in plan.steps),
        "left": sum(kind in LEAVING for kind in kinds),
        "moved": len(kinds)
        - sum(step.reader is None or step.reopens for step in plan.steps)
        - sum(kind in LEAVING for kind in kinds),
        "refused": [(line, text_of(refusal.code, refusal.details)) for line, refusal in plan.refused],
    }


def _word(step: Planned) -> str:
    if step.row.kind is None:
        return _("Rencana bebas")
    return str(KINDS[step.row.kind])


@require(*KEEPS)
@require_POST
def undo_file(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take a file back."""
    outcome = files.undo_movement_file(desk_of(request.staff), id, at=clock.now())
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    else:
        told = {"undone": outcome.undone, "kept": outcome.kept}
        messages.success(request, counted("%(undone)s catatan diurungkan, %(kept)s tetap.", "undone") % told)
    return redirect("circulation:movement-import")


@require(*SETS)
def days(request: StaffRequest) -> HttpResponse:
    """How long identities are kept, and how far ahead releases are shown."""
    here = desk_of(request.staff)
    now = moves.movement_days(here.institution)
    form = DaysForm(request.POST or None, initial={"kept": now.kept, "ahead": now.ahead})
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.set_days(
            here, kept=told["kept"], ahead=told["ahead"], request_id=form.request_id_value, at=clock.now()
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Tersimpan."))
            return redirect("circulation:movements")
        refusal = outcome
    context = {"form": form, "outcome": None if refusal is None else Outcome.refused(refusal)}
    return render(request, "circulation/movement_days.html", context)
