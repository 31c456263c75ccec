"""The counter's page: a shelf, a scanner, and what each scan means; or a list that a scanner kept."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Button, Outcome
from lentera.pages.signs import scannable
from lentera.stock import actions, queries, words
from lentera.stock.forms import stocktake as forms
from lentera.stock.models import Stocktake
from lentera.stock.rules.stocktake import Sight
from lentera.stock.views.acting import Words, form_page, who
from lentera.stock.views.stocktake import crumbs, find, scope_words, stocktake_url


def _level(request: StaffRequest) -> Level:
    """Whoever may only count may count here; everybody else needs the right to change copies."""
    counts = request.staff is not None and may(request.staff, Capability.ITEMS, Level.COUNT)
    return Level.COUNT if counts else Level.CREATE


def count_shelf(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    """Scan a shelf."""
    return require(Capability.ITEMS, _level(request))(_count_shelf)(request, stocktake)  # type: ignore[return-value]


def _count_shelf(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    row = find(request, stocktake)
    if row.closed_on is not None:
        return HttpResponseRedirect(stocktake_url(row.id))
    if request.method != "POST":
        return _draw(request, row, request.GET.get("shelf", "")[:120], None)
    form = forms.CountForm(request.POST)
    if not form.is_valid():
        told = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _draw(request, row, request.POST.get("shelf", "")[:120], Outcome.refused(told))
    shelf = form.cleaned_data["shelf"]
    read = actions.scan_copies(
        request.staff.institution, row.id, shelf, [form.cleaned_data["barcode"]], **who(request, form)
    )
    outcome = Outcome.refused(read) if isinstance(read, Refusal) else _outcome(row, shelf, read[0])
    return _draw(request, row, shelf, outcome)


def _outcome(row: Stocktake, shelf: str, read: actions.Read) -> Outcome:
    """What a scan showed, by the first word that matters."""
    title = read.barcode if read.copy is None else read.copy.title
    asked = urlencode({"barcode": read.barcode, "shelf": shelf})
    undo = f"{reverse('stock:remove_count', args=[row.id])}?{asked}"
    if read.before is not None:
        where = _("Sudah dipindai di %(shelf)s") % {"shelf": read.before}
        return Outcome.info(where if read.before else _("Sudah dipindai"), title)
    if read.sight is Sight.FOUND:
        return Outcome.ok(_("Ada"), title, undo_url=undo)
    if read.sight is Sight.MISPLACED and read.copy is not None:
        return Outcome.ok(
            _("Ada, menurut catatan di %(shelf)s") % {"shelf": read.copy.shelf}, title, undo_url=undo
        )
    if read.sight is Sight.UNKNOWN:
        button = Button(
            _("Urungkan"), undo, key="Escape"
        )  # a slip of the scanner needs no looking into later
        return Outcome.info(_("Barcode tidak dikenal: sisihkan bukunya"), title, buttons=(button,))
    if read.sight is Sight.LOST:
        return Outcome.info(_("Ada, padahal tercatat hilang"), title)
    return Outcome.info(words.SIGHTS[read.sight], title)


def _draw(request: StaffRequest, row: Stocktake, shelf: str, outcome: Outcome | None) -> HttpResponse:
    context = {
        "row": row,
        "scope": scope_words(row),
        "form": forms.CountForm(initial={"shelf": shelf}),
        "progress": queries.progress(row.id),
        "outcome": outcome,
        "may_view": may(request.staff, Capability.ITEMS),
    }
    name = "stock/_counting.html" if request.headers.get("HX-Request") else "stock/counting.html"
    return render(request, name, context)


@require_POST
def remove_count(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    """Take a scan back."""
    return require(Capability.ITEMS, _level(request))(_remove_count)(request, stocktake)  # type: ignore[return-value]


def _remove_count(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    row = find(request, stocktake)
    form = PageForm(request.POST)
    form.is_valid()
    told = actions.remove_stocktake_scan(
        request.staff.institution, row.id, request.GET.get("barcode", ""), **who(request, form)
    )
    outcome = Outcome.refused(told) if isinstance(told, Refusal) else Outcome.ok(_("Pindaian dihapus"))
    return _draw(request, row, request.GET.get("shelf", "")[:120], outcome)


def count_list(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    """A list that a scanner kept while there was no network."""
    return require(Capability.ITEMS, _level(request))(_count_list)(request, stocktake)  # type: ignore[return-value]


def _count_list(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    row = find(request, stocktake)

    def act(form: forms.ListForm) -> Any:
        told = form.cleaned_data
        lines = [scannable(line) for line in told["barcodes"].splitlines()]
        read = actions.scan_copies(
            request.staff.institution, row.id, told["shelf"], lines, **who(request, form)
        )
        if not isinstance(read, Refusal):
            new = [one for one in read if one.before is None]
            unknown = sum(one.sight is Sight.UNKNOWN for one in new)
            text = counted(
                "%(new)s pindaian baru, %(before)s sudah ada sebelumnya, %(unknown)s tidak dikenal", "new"
            )
            messages.info(
                request,
                text
                % {
                    "new": formats.number(len(new)),
                    "before": formats.number(len(read) - len(new)),
                    "unknown": formats.number(unknown),
                },
            )
        return read

    here = reverse("stock:count_shelf", args=[row.id])
    return form_page(
        request,
        forms.ListForm,
        act,
        Words(_("Kirim daftar pindaian"), _("Kirim"), _("Daftar pindaian tersimpan."), facts=row.name),
        crumbs=[*crumbs(), (here, row.name)],
        then=lambda _told: here,
    )
