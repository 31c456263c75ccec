"""The front page as schema.org tells it: this site, who keeps it, and how to search in it."""

from typing import Any

from lentera.pages import linked


def site(url: str, search: str, *, name: str, languages: tuple[str, ...]) -> dict[str, Any]:
    """`url` of the front page, `search` the address of a search without its words, `name` of the agency."""
    library = {"@type": "Library", "@id": f"{url}#library", "name": name, "url": url} if name else ""
    return linked.said(
        {
            "@context": linked.CONTEXT,
            "@type": "WebSite",
            "@id": f"{url}#site",
            "url": url,
            "name": f"Lentera {name}".strip(),
            "inLanguage": list(languages),
            "publisher": library,
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
                "query-input": "required name=search_term_string",
            },
        }
    )
