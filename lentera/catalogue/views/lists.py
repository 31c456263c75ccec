"""Book lists for everybody: what there is, one of them, on paper and as references; and a visitor's own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lentera.catalogue import citing, hooks, linked, queries, showing
from lentera.catalogue.beside import permalink
from lentera.catalogue.citing import Citation
from lentera.catalogue.lists.models import BookList
from lentera.catalogue.lists.own import MOST, keep_own_list, own_list
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.models import Record
from lentera.catalogue.views.rights import may_add
from lentera.documents.rendering import render as render_paper
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.pages.addresses import place_here
from lentera.pages.formats import language
from lentera.papers import queries as papers

LABELS = {"ris": "RIS", "bib": "BibTeX"}
REFERENCES = {"ris": "application/x-research-info-systems", "bib": "application/x-bibtex"}


@require_safe
def lists_view(request: HttpRequest) -> HttpResponse:
    """Every list that the visitor may see."""
    reader = showing.asking(request)
    rows = queries.lists_seen(reader)
    names = institutions.names({row.institution_id for row in rows})
    shown = [(row, names.get(row.institution_id, ""), len(row.records)) for row in rows]
    context = {"lists": shown, "own": len(own_list(request)), "may_add": may_add(request)}
    return render(request, "catalogue/lists.html", context)


@require_safe
def list_view(request: HttpRequest, list: UUID) -> HttpResponse:
    """One list: its note, its titles in order, where they stand."""
    reader = showing.asking(request)
    row = _seen(request, list)
    records = queries.titles_of(queries.records_of(row), reader=reader)
    context: dict[str, Any] = {
        "list": row,
        "house": institutions.names([row.institution_id]).get(row.institution_id, ""),
        "results": showing.results(records, reader),
        "gone": len(row.records) - len(records),
        "may_edit": may_add(request) and row.institution_id == reader,
        "files": [
            (reverse(f"catalogue:list-{form}", args=[row.id]), label) for form, label in LABELS.items()
        ],
        "pdf_url": reverse("catalogue:list-pdf", args=[row.id]),
    }
    if row.public:
        address = request.build_absolute_uri(reverse("catalogue:list", args=[row.id]))
        titles = [(permalink(request, one.id), one.title) for one in records if one.public]
        context["linked"] = linked.script(linked.listed(address, row.title, row.note, titles))
    if reader is not None:
        context["history"] = institutions.history_lines(row.id, reader, staff=getattr(request, "staff", None))
    return render(request, "catalogue/list.html", context)


@require_safe
def list_pdf_view(request: HttpRequest, list: UUID) -> HttpResponse:
    """The list on paper, with call numbers and places."""
    row = _seen(request, list)
    records = queries.titles_of(queries.records_of(row), reader=showing.asking(request))
    address = request.build_absolute_uri(reverse("catalogue:list", args=[row.id]))
    return _pdf(request, row.title, row.note, records, address, row.institution_id)


@require_safe
def list_file_view(request: HttpRequest, list: UUID, form: str) -> HttpResponse:
    """The list as references for a reference manager."""
    row = _seen(request, list)
    records = queries.titles_of(queries.records_of(row), reader=showing.asking(request))
    return _references(request, records, form, f"daftar-{row.id.hex[-6:]}")


# --- a visitor's own ---------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD"])
def own_view(request: HttpRequest) -> HttpResponse:
    """What the visitor put aside."""
    reader = showing.asking(request)
    records = queries.titles_of(own_list(request), reader=reader)
    context = {
        "results": showing.results(records, reader),
        "files": [(reverse(f"catalogue:own-{form}"), label) for form, label in LABELS.items()],
        "most": MOST,
        "full": len(own_list(request)) >= MOST,
    }
    return render(request, "catalogue/own_list.html", context)


@require_POST
def own_change_view(request: HttpRequest) -> HttpResponse:
    """Put a title on the own list (`add`), take one off (`drop`), or empty it (`clear`)."""
    kept = own_list(request)
    try:
        record = UUID(request.POST.get("record", ""))
    except ValueError:
        record = None
    what = request.POST.get("change", "add")
    if what == "clear":
        kept = []
    elif record is not None and what == "drop":
        kept = [one for one in kept if one != record]
    elif record is not None and record not in kept and len(kept) < MOST:
        if queries.record(record, reader=showing.asking(request)) is None:
            raise Http404(gettext("Cantuman ini tidak ada."))
        kept = [*kept, record]
    response = redirect(_back(request))
    keep_own_list(request, response, kept)
    return response


@require_safe
def own_pdf_view(request: HttpRequest) -> HttpResponse:
    """The own list on paper."""
    records = queries.titles_of(own_list(request), reader=showing.asking(request))
    address = request.build_absolute_uri(reverse("catalogue:search"))
    agency = institutions.agency()
    house = showing.asking(request) or (agency.id if agency is not None else None)
    return _pdf(request, gettext("Daftar saya"), "", records, address, house)


@require_safe
def own_file_view(request: HttpRequest, form: str) -> HttpResponse:
    """The own list as references."""
    records = queries.titles_of(own_list(request), reader=showing.asking(request))
    return _references(request, records, form, "daftar-saya")


def _seen(request: HttpRequest, id: UUID) -> BookList:
    row = queries.book_list(id, reader=showing.asking(request))
    if row is None:
        raise Http404(gettext("Daftar ini tidak ada."))
    return row


def _back(request: HttpRequest) -> str:
    return place_here(request.POST.get("next", ""), reverse("catalogue:own-list"))


def _pdf(
    request: HttpRequest,
    title: str,
    note: str,
    records: Sequence[Record],
    address: str,
    house: UUID | None,
) -> HttpResponse:
    asking = showing.asking(request)
    places = hooks.availability([record.id for record in records], asking)
    rows = [
        [
            number,
            f"{record.title}: {record.subtitle}" if record.subtitle else record.title,
            " · ".join(part for part in (record.author, str(record.year or "")) if part),
            record.call_number,
            ", ".join(place.name for place in places[record.id].places),
        ]
        for number, record in enumerate(records, 1)
    ]
    columns = ["No.", gettext("Judul"), gettext("Pengarang"), gettext("Nomor panggil"), gettext("Di mana")]
    moment = clock.now()
    today = clock.local_day(moment)
    data = {
        "letterhead": papers.letterhead(house, today) if house is not None else {"name": "Lentera"},
        "title": title,
        "subtitle": note,
        "date": today,
        "columns": columns,
        "rows": rows,
        "landscape": True,
        "note": gettext("Keadaan sekarang: %(address)s") % {"address": address},
    }
    pdf = render_paper("list", data, language="en" if language() == "en" else "id", created=moment)
    headers = {"Content-Disposition": 'inline; filename="daftar.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _references(request: HttpRequest, records: Sequence[Record], form: str, name: str) -> HttpResponse:
    cited = [
        Citation(id=row.id, brief=brief_of(queries.marc_of(row)), url=permalink(request, row.id))
        for row in records
    ]
    text = citing.ris(cited) if form == "ris" else citing.bibtex(cited)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(text.encode(), content_type=f"{REFERENCES[form]}; charset=utf-8", headers=headers)
