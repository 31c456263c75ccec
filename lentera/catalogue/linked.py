"""Linked data: a record or a list as schema.org JSON-LD, and what other sites draw of a page (OpenGraph)."""

from collections.abc import Iterable
from typing import Any

from lentera.catalogue.citing import Citation
from lentera.catalogue.hooks import Availability
from lentera.catalogue.labels import bcp47
from lentera.pages.linked import CONTEXT, item_list, said, script

__all__ = ["described", "listed", "script"]

_KINDS = {
    "book": "Book", "serial": "Periodical", "score": "SheetMusic", "map": "Map", "video": "Movie",
    "audio": "Audiobook", "music": "MusicRecording", "picture": "VisualArtwork",
    "software": "SoftwareApplication",
}  # fmt: skip


def described(cited: Citation, material: str, available: Availability) -> dict[str, Any]:
    """The record as schema.org tells it: a work, and each library that can lend it as an offer without a price."""
    brief = cited.brief
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": _KINDS.get(material, "CreativeWork"),
        "@id": cited.url,
        "url": cited.url,
        "name": brief.title,
        "alternativeHeadline": brief.subtitle,
        "author": [_named(name) for name in brief.authors],
        "datePublished": str(brief.year or ""),
        "publisher": {"@type": "Organization", "name": brief.publisher} if brief.publisher else "",
        "isbn": list(brief.isbns) if material in ("book", "audio") else [],
        "inLanguage": bcp47(brief.language),
        "bookEdition": brief.edition if material == "book" else "",
        "description": brief.summary,
        "about": [subject.replace(" -- ", " — ") for subject in brief.subjects],
        "offers": [
            {
                "@type": "Offer",
                "businessFunction": "http://purl.org/goodrelations/v1#LeaseOut",
                "price": "0",
                "priceCurrency": "IDR",
                "availability": f"https://schema.org/{'InStock' if place.free else 'OutOfStock'}",
                "itemOffered": {"@id": cited.url},
                "offeredBy": {"@type": "Library", "name": place.name},
                **({"sku": place.call_number} if place.call_number else {}),
            }
            for place in available.places
        ],
    }
    return said(told)


def listed(url: str, title: str, note: str, titles: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A public list of books as schema.org tells it: the address and the name of each in its order."""
    head = {"@context": CONTEXT, "@id": url, "url": url, "name": title, "description": note}
    return said(head) | item_list(titles)


def _named(name: str) -> dict[str, str]:
    """A heading with one comma is a person's; of any other it is not said whether a person or a body wrote."""
    if name.count(",") == 1:
        family, given = (part.strip() for part in name.split(","))
        return {"@type": "Person", "name": f"{given} {family}".strip()}
    return {"name": name}
