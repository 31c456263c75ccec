"""News as schema.org tells it: a release as an article, the list of all as a page of articles."""

from collections.abc import Iterable
from typing import Any

from lentera.agreements.queries.press import News, Said
from lentera.pages import linked


def article(one: News, said: Said, *, url: str, author: str, language: str) -> dict[str, Any]:
    """A published release in the language in which the page shows it; `author` is the name of its institution."""
    row = one.row
    house = {"@type": "Organization", "name": author} if author else ""
    changed = row.corrected_at or row.published_at
    return linked.said(
        {
            "@context": linked.CONTEXT,
            "@type": "NewsArticle",
            "@id": url,
            "url": url,
            "mainEntityOfPage": url,
            "headline": said.title,
            "description": said.paragraphs[0] if said.paragraphs else "",
            "articleBody": "\n\n".join(said.paragraphs),
            "inLanguage": language if said.translated else "id",
            "datePublished": row.published_at.isoformat(timespec="seconds"),
            "dateModified": changed.isoformat(timespec="seconds"),
            "author": house,
            "publisher": house,
            "version": str(row.version),
        }
    )


def all_news(url: str, name: str, articles: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The page of all releases: address and title of each, the newest first."""
    return linked.page("CollectionPage", url, name, linked.item_list(articles, newest_first=True))
