"""Counting the shelves: begin, the live picture with its proposals, confirm, close."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.addresses import address
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of
from lentera.pages.tables import Column, Empty, Table
from lentera.stock import actions, queries, words
from lentera.stock.facts import CountOfGroup, HoldingStatus, Remedy
from lentera.stock.forms import stocktake as forms
from lentera.stock.models import Stocktake
from lentera.stock.rules.stocktake import MOST_CONFIRMED, Picture, ShelfCopy, Sight
from lentera.stock.views.acting import Words, form_page, history_of, who
from lentera.stock.views.item import home, item_url

STATES = ("found", "on_loan", "elsewhere", "missing")


def stocktake_url(stocktake: UUID) -> str:
    """The picture of a count."""
    return reverse("stock:stocktake", args=[stocktake])


def crumbs(row: Stocktake | None = None) -> list[tuple[str, Any]]:
    """The way back, through the count where there is one."""
    way = [home(), (reverse("stock:stocktakes"), _("Cacah ulang"))]
    return way if row is None else [*way, (stocktake_url(row.id), row.name)]


def find(request: StaffRequest, stocktake: UUID) -> Stocktake:
    """A count of the own institution. Raises Http404 for any other."""
    row = queries.stocktake_row(request.staff.institution, stocktake)
    if row is None:
        raise Http404
    return row


def scope_words(row: Stocktake) -> str:
    """What is counted, in words."""
    place = institutions.library(row.library) if row.library is not None else None
    parts = [_("seluruh lembaga") if place is None else place.name]
    if row.first or row.last:
        first, last = row.first or "000", row.last or "999"
        alone = _("kelas %(first)s") % {"first": first}
        parts.append(
            alone if first == last else _("kelas %(first)s–%(last)s") % {"first": first, "last": last}
        )
    return " · ".join(parts)


@require(Capability.ITEMS)
def stocktakes(request: StaffRequest) -> HttpResponse:
    """All counts."""
    rows = [
        {
            "name": row.name,
            "scope": scope_words(row),
            "begun_on": row.begun_on,
            "found": row.found if row.closed_on else queries.progress(row.id).scans,
            "missing": row.missing if row.closed_on else None,
            "state": _("ditutup") if row.closed_on else _("berjalan"),
            "tone": "calm" if row.closed_on else "info",
            "url": stocktake_url(row.id),
        }
        for row in queries.stocktakes_of(request.staff.institution)
    ]
    may_begin = may(request.staff, Capability.ITEMS, Level.CREATE)
    empty = Empty(
        _("Belum ada cacah ulang"),
        _("Hitung isi rak dengan pemindai, beberapa hari dan beberapa orang sekaligus."),
        reverse("stock:begin_stocktake") if may_begin else "",
        _("Mulai cacah ulang") if may_begin else "",
        icon="clipboard-check",
    )
    table = Table(
        request,
        rows,
        name="cacah-ulang",
        columns=[
            Column("name", _("Nama"), url="url", detail="scope", strong=True),
            Column("begun_on", _("Dimulai"), kind="date"),
            Column("found", _("Ditemukan"), kind="number"),
            Column("missing", _("Tidak ditemukan"), kind="number"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        order="-begun_on",
        empty=empty,
    )
    if (file := table.export()) is not None:
        return file
    return render(request, "stock/stocktakes.html", {"table": table, "may_begin": may_begin})


@require(Capability.ITEMS, Level.CREATE)
def begin(request: StaffRequest) -> HttpResponse:
    """Begin a count."""
    here = request.staff.institution
    libraries = [(str(row.id), row.name) for row in institutions.libraries_of(here)]

    def act(form: forms.BeginForm) -> Any:
        told = form.cleaned_data
        return actions.begin_stocktake(
            here,
            told["name"],
            on=clock.today(request.staff.zone),
            library=UUID(told["library"]) if told.get("library") else None,
            first=told["first"],
            last=told["last"],
            **who(request, form),
        )

    return form_page(
        request,
        partial(forms.BeginForm, libraries=libraries),
        act,
        Words(
            _("Mulai cacah ulang"),
            _("Mulai"),
            _("Cacah ulang dimulai."),
            text=_(
                "Buku yang dipinjam atau dititipkan tidak dihitung hilang. Tidak ada yang ditandai sendiri."
            ),
        ),
        crumbs=crumbs(),
        then=lambda told: reverse("stock:count_shelf", args=[told.stocktake]),
        initial={"name": _("Cacah ulang %(year)s") % {"year": clock.today(request.staff.zone).year}},
    )


@require(Capability.ITEMS)
def stocktake(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    """The picture: figures, classes, shelves, and what asks for a person; after the closing, what it ended with."""
    row = find(request, stocktake)
    changes = may(request.staff, Capability.ITEMS, Level.CREATE)
    context: dict[str, Any] = {
        "row": row,
        "scope": scope_words(row),
        "history": history_of(row.id, request.staff),
        "may_change": changes and row.closed_on is None,
    }
    if row.closed_on is not None:
        figures = CountOfGroup(
            name="", expected=row.expected, **{name: getattr(row, name) for name in STATES}
        )
        classes = [CountOfGroup(**group) for group in row.groups]
        gone = queries.missing_in(request.staff.institution, row.id)
        context |= {"unexpected": row.unexpected, "gone": gone}
    else:
        now = queries.picture_of(request.staff.institution, row)
        figures, classes = now.figures, now.classes
        context |= {
            "unexpected": now.unexpected,
            "shelves": [_bar(one, _("tanpa rak")) for one in now.shelves],
            **_proposals(now),
        }
    labels = words.COUNTED if row.closed_on else {**words.COUNTED, "missing": _("belum ditemukan")}
    missing = "#missing" if context.get("gone") or context.get("to_look_for") else ""
    context["numbers"] = [
        {
            "value": getattr(figures, state),
            "label": labels[state],
            "url": missing if state == "missing" else "",
        }
        for state in STATES
    ]
    context |= {"figures": figures, "chart": chart_of(classes) if figures.expected else None}
    return render(request, "stock/stocktake.html", context)


def shelf_words(shelf: str) -> str:
    """A shelf's name so that nobody takes it for a number of books."""
    if not shelf or shelf.lower().startswith(("rak", "shelf")):
        return shelf
    return _("rak %(shelf)s") % {"shelf": shelf}


def _bar(one: CountOfGroup, nameless: str) -> dict[str, Any]:
    away = one.on_loan + one.elsewhere
    return {
        "name": shelf_words(one.name) or nameless,
        "found": one.found,
        "here": one.expected - away,
        "away": away,
    }


def chart_of(classes: list[CountOfGroup]) -> dict[str, Any]:
    """Bars by class: what was found, what is away for a reason, what is missing."""
    return {
        "legend": {"type": "scroll", "top": 0},
        "xAxis": {"type": "category", "data": [one.name or _("tanpa kelas") for one in classes]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": str(words.COUNTED[state]),
                "data": [getattr(one, state) for one in classes],
            }
            for state in STATES
        ],
    }


def _proposals(now: Picture) -> dict[str, Any]:
    """The proposals that a person confirms, and what only asks for a look; at most 300 of each on the page."""
    missing = [_line(copy) for copy in now.missing if copy.status is HoldingStatus.IN_HAND]
    moved = [
        _line(
            one.copy,
            _("tercatat di rak %(books)s, dipindai di rak %(here)s")
            % {"books": one.copy.shelf, "here": one.seen.shelf},
        )
        for one in now.of(Sight.MISPLACED)
        if one.copy is not None
    ]
    back = [
        _line(one.copy, shelf_words(one.seen.shelf)) for one in now.of(Sight.LOST) if one.copy is not None
    ]
    looks: list[tuple[Any, list[dict[str, Any]], str]] = []
    for sight, label in words.SIGHTS.items():
        found = [
            _line(one.copy, shelf_words(one.seen.shelf))
            if one.copy is not None
            else {"barcode": one.seen.barcode, "title": "", "detail": shelf_words(one.seen.shelf), "url": ""}
            for one in now.of(sight)
        ]
        if found:
            looks.append((label, found, address("circulation:desk") if sight is Sight.ON_LOAN else ""))
    wrong = [_line(copy, shelf_words(seen.shelf)) for seen, copy in now.disordered]
    if wrong:
        looks.append((_("Tidak menurut urutan nomor panggil: susun kembali"), wrong, ""))
    asked = [
        (Remedy.MISSING, _("Tidak ditemukan"), _("Buka kasus"), missing),
        (Remedy.SHELF, _("Di rak lain"), _("Catat rak yang baru"), moved),
        (Remedy.BACK, _("Tercatat hilang, tetapi ada"), _("Kembalikan ke rak"), back),
    ]
    return {
        "to_look_for": bool(missing),
        "proposals": [
            {
                "remedy": remedy.value,
                "title": title,
                "button": button,
                "lines": lines[:MOST_CONFIRMED],
                "count": len(lines),
            }
            for remedy, title, button, lines in asked
            if lines
        ],
        "looks": [
            {"title": title, "lines": lines[:MOST_CONFIRMED], "count": len(lines), "url": url}
            for title, lines, url in looks
        ],
    }


def _line(copy: ShelfCopy, detail: str = "") -> dict[str, Any]:
    return {
        "item": copy.item,
        "barcode": copy.barcode,
        "title": copy.title,
        "call_number": copy.call_number,
        "detail": detail or shelf_words(copy.shelf),
        "url": item_url(copy.item),
    }


@require(Capability.ITEMS, Level.CREATE)
@require_POST
def confirm(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    """Confirm the ticked proposals, or all that the page showed."""
    row = find(request, stocktake)
    form = PageForm(request.POST)
    form.is_valid()
    try:
        remedy = Remedy(request.POST.get("remedy", ""))
        items = [UUID(one) for one in request.POST.getlist("shown" if "all" in request.POST else "chosen")]
    except ValueError:
        raise Http404 from None
    told = actions.confirm_findings(
        request.staff.institution,
        row.id,
        remedy,
        items,
        on=clock.today(request.staff.zone),
        **who(request, form),
    )
    if isinstance(told, Refusal):
        messages.error(request, text_of(told.code, told.details))
    else:
        count = len(told.items)
        text = ngettext("%(count)s buku disahkan.", "%(count)s buku disahkan.", count)
        messages.success(request, text % {"count": formats.number(count)})
    return HttpResponseRedirect(stocktake_url(row.id))


@require(Capability.ITEMS, Level.CREATE)
def close(request: StaffRequest, stocktake: UUID) -> HttpResponse:
    """End a count."""
    row = find(request, stocktake)
    facts = ""
    if row.closed_on is None:
        told = queries.picture_of(request.staff.institution, row).figures
        facts = _("%(found)s dari %(expected)s ditemukan, %(missing)s tidak ditemukan") % {
            "found": formats.number(told.found),
            "expected": formats.number(told.expected),
            "missing": formats.number(told.missing),
        }
    return form_page(
        request,
        forms.CloseForm,
        lambda form: actions.close_stocktake(
            request.staff.institution,
            row.id,
            on=clock.today(request.staff.zone),
            note=form.cleaned_data["note"],
            **who(request, form),
        ),
        Words(
            _("Tutup cacah ulang"),
            _("Tutup"),
            _("Cacah ulang ditutup; laporannya dapat dibuat di bawah."),
            facts=facts,
            text=_("Usul yang belum disahkan dibiarkan: catatan bukunya tetap seperti semula."),
        ),
        crumbs=crumbs(row),
        then=lambda _told: stocktake_url(row.id),
    )
