"""Linked data of public pages: schema.org as JSON-LD in a `<script>` of the page, for machines that read it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.utils.safestring import SafeString

_IN_SCRIPT = (
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("&", "\\u0026"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
)
CONTEXT = "https://schema.org"


def script(told: dict[str, Any]) -> SafeString:
    """JSON that may stand inside a `<script>`: nothing in it can end the element or begin another.

    By msgspec, since pages of results are drawn all day: 0.12 ms for 20 titles, where `json` took 0.2 to 0.3 (measured
    in turn, while others worked).
    """
    written = msgspec.json.encode(told).decode()
    for sign, said_instead in _IN_SCRIPT:
        written = written.replace(sign, said_instead)
    return SafeString(written)


def said(told: dict[str, Any]) -> dict[str, Any]:
    """What is told, without what is empty."""
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def item_list(lines: Iterable[tuple[str, str]], *, newest_first: bool = False) -> dict[str, Any]:
    """A list that a page shows: the address and the name of each line in its order."""
    items = [
        {"@type": "ListItem", "position": position, "url": address, "name": name}
        for position, (address, name) in enumerate(lines, 1)
    ]
    order = "Descending" if newest_first else "Ascending"
    return said(
        {
            "@type": "ItemList",
            "itemListOrder": f"https://schema.org/ItemListOrder{order}",
            "numberOfItems": len(items),
            "itemListElement": items,
        }
    )


def page(kind: str, url: str, name: str, shown: dict[str, Any]) -> dict[str, Any]:
    """A page that stands for what it shows: `kind` of schema.org ("CollectionPage", "SearchResultsPage")."""
    return said(
        {"@context": CONTEXT, "@type": kind, "@id": url, "url": url, "name": name, "mainEntity": shown}
    )
