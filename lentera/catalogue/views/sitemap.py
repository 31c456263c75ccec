"""The sitemap: an index, and parts with the address of every public record and its last change."""

from collections.abc import Iterator
from uuid import UUID
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lentera.catalogue import queries

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<%s xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Where the parts are."""
    parts = [
        request.build_absolute_uri(reverse("catalogue:sitemap-part", args=[first]))
        for first in queries.sitemap_parts()
    ]
    lines = [f"<sitemap><loc>{escape(part)}</loc></sitemap>\n" for part in parts]
    text = "".join([_HEAD % "sitemapindex", *lines, "</sitemapindex>\n"])
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
def sitemap_part(request: HttpRequest, first: UUID) -> StreamingHttpResponse:
    """The addresses of one part, written while they are read."""
    base = request.build_absolute_uri("/").rstrip("/")
    return StreamingHttpResponse(_addresses(base, first), content_type="application/xml; charset=utf-8")


def _addresses(base: str, first: UUID) -> Iterator[str]:
    yield _HEAD % "urlset"
    for id, moment in queries.sitemap_records(first):
        address = f"{base}{reverse('catalogue:record', args=[id])}"
        yield f"<url><loc>{escape(address)}</loc><lastmod>{moment:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>\n"
    yield "</urlset>\n"
