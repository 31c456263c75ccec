"""What one takes along from a record: a reference, its MARC, its address as a code for the phone."""

import io
from uuid import UUID

import msgspec
import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lentera.catalogue import citing, queries, showing
from lentera.catalogue.beside import permalink
from lentera.catalogue.citing import Citation
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.record import Marc, to_iso2709, to_marcxml, to_plain
from lentera.catalogue.models import Record

_MARCXML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<collection xmlns="http://www.loc.gov/MARC21/slim">%s</collection>\n'
)
CITATIONS = {
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "txt": "text/plain",
}
MARC_FORMS = {"mrc": "application/marc", "xml": "application/marcxml+xml", "json": "application/marc-in-json"}


@require_safe
def cite_view(request: HttpRequest, record: UUID, form: str) -> HttpResponse:
    """The record as a reference."""
    row, marc = _told(request, record)
    cited = Citation(id=row.id, brief=brief_of(marc), url=permalink(request, row.id))
    if form == "ris":
        text = citing.ris([cited])
    elif form == "bib":
        text = citing.bibtex([cited])
    else:
        text = f"{citing.reference(cited.brief)} {cited.url}\n"
    return _file(
        text.encode(), f"{CITATIONS[form]}; charset=utf-8", citing.file_name(cited.brief, row.id), form
    )


@require_safe
def marc_view(request: HttpRequest, record: UUID, form: str) -> HttpResponse:
    """The record as MARC in transmission format, MARCXML or MARC-in-JSON."""
    row, marc = _told(request, record)
    if form == "mrc":
        data = to_iso2709(marc)
    elif form == "xml":
        data = (_MARCXML % to_marcxml(marc)).encode()
    else:
        data = msgspec.json.encode(to_plain(marc))
    return _file(data, MARC_FORMS[form], citing.file_name(brief_of(marc), row.id), form)


@require_safe
def code_view(request: HttpRequest, record: UUID) -> HttpResponse:
    """The record's address as a QR code: a drawing that prints sharply at any size."""
    row, _ = _told(request, record)
    out = io.BytesIO()
    segno.make(permalink(request, row.id), error="m", micro=False).save(
        out, kind="svg", border=4, omitsize=True
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def _told(request: HttpRequest, record: UUID) -> tuple[Record, Marc]:
    row = queries.record(record, reader=showing.asking(request))
    if row is None:
        raise Http404(gettext("Cantuman ini tidak ada."))
    return row, queries.marc_of(row)


def _file(data: bytes, kind: str, name: str, form: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
