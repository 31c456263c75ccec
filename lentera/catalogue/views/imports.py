"""The imports of an institution: all of them, one with its log, and taking one back."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lentera.catalogue import actions, queries
from lentera.catalogue.formats.slims_items import FORM as ITEMS
from lentera.catalogue.messages import MENDED
from lentera.catalogue.models import Batch, Record
from lentera.catalogue.uploads.forms import OverlayForm
from lentera.catalogue.uploads.words import COPY_COUNTS, COUNT_LABELS, KIND_LABELS
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.pages import exports
from lentera.pages.hooks import name_of, text_of
from lentera.pages.tables import Column, Empty, Table

SHOWN = 50  # refused records listed on the page; the file for download has more
TAKEN_SHOWN = 25  # records that were taken back, listed on the page
IN_PROGRESS, DONE, ROLLED_BACK = "in progress", "done", "rolled back"
STATES = {
    IN_PROGRESS: (_("Belum selesai"), "soon"),
    DONE: (_("Selesai"), "good"),
    ROLLED_BACK: (_("Dibatalkan"), "calm"),
}
imports = require(Capability.RECORDS, Level.CREATE, "local")


@imports
@require_safe
def batches_view(request: StaffRequest) -> HttpResponse:
    """The imports of the institution, with their counts."""
    rows = [_line(batch) for batch in queries.batches(request.staff.institution)]
    table = Table(
        request,
        rows,
        name="impor",
        columns=[
            Column("source", _("Berkas"), url="url", strong=True, detail="form"),
            Column("opened_at", _("Dimulai"), kind="datetime", detail="who"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
            *(Column(name, label, kind="number") for name, label in COUNT_LABELS.items()),
        ],
        search=("source", "who"),
        order="-opened_at",
        empty=Empty(
            _("Belum ada impor"),
            _("Unggah berkas MARC, tabel, atau cadangan SLiMS; sebelum apa pun berubah, isinya ditunjukkan."),
            reverse("catalogue:import"),
            _("Impor berkas"),
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(request, "catalogue/batches.html", {"table": table})


@imports
@require_safe
def batch_view(request: StaffRequest, batch: UUID) -> HttpResponse:
    """One import: its counts, what was mended and refused, its records, and the way back."""
    row = own_batch(request, batch)
    log = queries.batch_log(row.institution_id, row.id)
    taken = queries.taken_back(row, TAKEN_SHOWN) if row.removed else []
    table = Table(
        request,
        Record.objects.filter(institution=row.institution_id, batch=row.id),
        name="cantuman",
        columns=[
            Column(
                "title", _("Judul"), url=lambda one: reverse("catalogue:record", args=[one.id]), strong=True
            ),
            Column("author", _("Pengarang")),
            Column("year", _("Tahun"), kind="text"),
            Column("call_number", _("Nomor panggil")),
        ],
        search=("title", "author"),
        order="title",
        limit=25,
        empty=Empty(
            _("Tidak ada cantuman"),
            _("Impor ini tidak menambah atau mengubah cantuman, atau semuanya sudah diubah sesudahnya."),
        ),
    )
    if (file := table.export()) is not None:
        return file
    context = {
        "batch": row,
        "line": _line(row),
        "may_roll_back": may_roll_back(row),
        "counts": [(label, getattr(row, name)) for name, label in COUNT_LABELS.items()],
        "mended": [(MENDED[code], count) for code, count in sorted(log.mended.items())],
        "reasons": _reasons(log.refusals),
        "more_reasons": max(len(log.refusals) - SHOWN, 0),
        "kept": _reasons(queries.rollback_log(row.institution_id, row.id).refusals),
        "copies": _copies(log.copies),
        "of_copies": row.form == ITEMS,
        "taken": taken,
        "more_taken": row.removed - len(taken),
        "table": table,
        "history": institutions.history_lines(row.id, row.institution_id, staff=request.staff),
    }
    return render(request, "catalogue/batch.html", context)


def _copies(counts: Counter[str]) -> list[tuple[Any, int]]:
    """What became of the copies of an import, where it brought any; what is read is the sum of the rest."""
    told = counts | Counter(read=counts.total())
    return [(COUNT_LABELS[name], told[name]) for name in COPY_COUNTS if counts]


@imports
@require_safe
def refused_view(request: StaffRequest, batch: UUID) -> HttpResponse:
    """The refused records of an import, with their reasons."""
    row = own_batch(request, batch)
    log = queries.batch_log(row.institution_id, row.id)
    rows = _reasons(log.refusals, len(log.refusals))
    return exports.csv_file("ditolak", [gettext("Cantuman atau baris"), gettext("Alasan")], rows)


@imports
@require_http_methods(["GET", "POST"])
def overlay_view(request: StaffRequest) -> HttpResponse:
    """Which fields of the own records stay when a file brings newer ones."""
    staff = request.staff
    told = "\n".join(queries.overlay_rules(staff.institution))
    form = OverlayForm(request.POST or None, initial={"patterns": told})
    if request.method == "POST" and form.is_valid():
        outcome = actions.save_overlay_rules(
            staff.institution,
            form.cleaned_data["patterns"].splitlines(),
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            messages.success(
                request, gettext("Ruas yang dilindungi disimpan; berlaku mulai impor berikutnya.")
            )
            return redirect("catalogue:batches")
        form.add_error("patterns", text_of(outcome.code, outcome.details))
    return render(request, "catalogue/import_overlay.html", {"form": form})


def own_batch(request: StaffRequest, id: UUID) -> Batch:
    """An import of the own institution. Raises Http404."""
    row = queries.batch(request.staff.institution, id)
    if row is None:
        raise Http404
    return row


def _reasons(refusals: list[tuple[int, Refusal]], most: int = SHOWN) -> list[tuple[int, str]]:
    return [(number, text_of(refusal.code, refusal.details)) for number, refusal in refusals[:most]]


def may_roll_back(batch: Batch) -> bool:
    """Whether something of an import is left to take back."""
    return batch.rolled_back_at is None or batch.kept > 0 or batch.copies_kept > 0


def state_of(batch: Batch) -> str:
    """Whether an import is in progress (or was cut off), done, or rolled back."""
    if batch.rolled_back_at is not None:
        return ROLLED_BACK
    return IN_PROGRESS if batch.closed_at is None else DONE


def _who(actor: UUID | None) -> str:
    """Who opened an import: an account, or whoever typed a command at this node."""
    if actor is None:
        return ""
    return gettext("baris perintah") if actor == this_node() else name_of("account", actor)


def _line(batch: Batch) -> dict[str, Any]:
    label, tone = STATES[state_of(batch)]
    return {
        "source": batch.source,
        "url": reverse("catalogue:batch", args=[batch.id]),
        "form": KIND_LABELS.get(batch.form, batch.form),
        "who": _who(batch.opened_by),
        "opened_at": batch.opened_at,
        "closed_at": batch.closed_at,
        "state": label,
        "tone": tone,
        **{name: getattr(batch, name) for name in COUNT_LABELS},
    }
