"""What stands beside a record on its page: titles like it, its reference, its whole address, its linked data."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lentera.catalogue import citing, hooks, linked, queries, showing
from lentera.catalogue.citing import Citation
from lentera.catalogue.hooks import Availability
from lentera.catalogue.marc.brief import Brief
from lentera.catalogue.models import Record

MOST = 6  # titles in a row
FORMS = (("ris", "RIS"), ("bib", "BibTeX"), ("txt", _("teks")))
MARC_FORMS = (("mrc", "ISO 2709"), ("xml", "MARCXML"), ("json", "JSON"))


@dataclass(frozen=True)
class Near:
    """A title in a row of covers."""

    id: UUID
    title: str
    author: str
    tone: int
    cover: str = ""
    language: str = ""


def permalink(request: HttpRequest, record: UUID) -> str:
    """The whole address under which a record stands."""
    return request.build_absolute_uri(reverse("catalogue:record", args=[record]))


def near(records: list[Record]) -> list[Near]:
    """Records as a row of covers."""
    covers = queries.covers([row.id for row in records])
    return [
        Near(row.id, row.title, row.author, showing.tone(row.ddc), covers.get(row.id, ""), row.language)
        for row in records
    ]


def also_borrowed(row: Record, reader: UUID | None) -> list[Near]:
    """Titles that readers had together with this one, as far as `reader` may see them."""
    ids = hooks.also_borrowed(row.id, reader)
    rows = queries.records_by_ids(ids, reader=reader)
    return near([rows[id] for id in ids if id in rows and id != row.id][:MOST])


def around(
    request: HttpRequest, row: Record, brief: Brief, available: Availability, reader: UUID | None
) -> dict[str, Any]:
    """The context of all that stands beside the record."""
    url = permalink(request, row.id)
    cited = Citation(id=row.id, brief=brief, url=url)
    told = linked.described(cited, row.material, available) if row.public and reader is None else None
    return {
        "permalink": url,
        "reference": citing.reference(brief),
        "cite_urls": [(reverse(f"catalogue:cite-{form}", args=[row.id]), label) for form, label in FORMS],
        "marc_urls": [
            (reverse(f"catalogue:marc-{form}", args=[row.id]), label) for form, label in MARC_FORMS
        ],
        "linked": linked.script(told) if told is not None else "",
        "also": also_borrowed(row, reader),
        "similar": near(queries.similar(row, reader=reader)),
        "description": showing.sentence(row),
    }
