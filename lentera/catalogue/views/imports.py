"""The imports of an institution."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lentera.catalogue import queries
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.pages.tables import Column, Empty, Table


@require(Capability.RECORDS, Level.CREATE, "local")
@require_GET
def batches_view(request: StaffRequest) -> HttpResponse:
    """The imports of the institution, with their counts."""
    table = Table(
        request,
        queries.batches(request.staff.institution),
        name="impor",
        columns=[
            Column("source", _("Berkas")),
            Column("form", _("Bentuk")),
            Column("opened_at", _("Dimulai"), kind="datetime"),
            Column("closed_at", _("Selesai"), kind="datetime"),
            Column("read", _("Dibaca"), kind="number"),
            Column("added", _("Baru"), kind="number"),
            Column("updated", _("Diperbarui"), kind="number"),
            Column("unchanged", _("Tetap"), kind="number"),
            Column("refused", _("Ditolak"), kind="number"),
        ],
        search=("source",),
        order="-opened_at",
        empty=Empty(
            _("Belum ada impor"),
            _("Impor berkas MARC dari baris perintah: lentera catalogue import BERKAS."),
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(request, "catalogue/batches.html", {"table": table})
